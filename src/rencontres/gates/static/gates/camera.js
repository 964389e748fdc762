// Reads QR codes from the camera: with the browser's own detector, else with ZXing.

const PAUSE = 150; // milliseconds between two looks
const SAME = 3000; // within which the same code is not read again

async function ownDetector() {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video))[0]?.rawValue;
}

function loaded(address) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: address });
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

async function zxing({ script, wasm }) {
  await loaded(script);
  window.ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => wasm } });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    if (!canvas.width) return undefined;
    context.drawImage(video, 0, 0);
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = await window.ZXingWASM.readBarcodes(picture, { formats: ["QRCode"] });
    return found[0]?.text;
  };
}

// Show the camera in `video` and call `seen` with each code; returns a function that stops.
export async function watch(video, addresses, seen) {
  const look = (await ownDetector()) ?? (await zxing(addresses));
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment" },
  });
  video.srcObject = stream;
  await video.play();
  let running = true;
  let last = { text: "", at: 0 };
  (async () => {
    while (running) {
      const text = await look(video).catch(() => undefined);
      if (text && (text !== last.text || Date.now() - last.at > SAME)) {
        last = { text, at: Date.now() };
        seen(text);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  })();
  return () => {
    running = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}
