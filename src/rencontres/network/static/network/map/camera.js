// Where the reader looks: the map's point in the middle of the screen, and pixels per unit.

export const WIDTH = 1000;
export const HEIGHT = 444.5;
export const CLOSEST = 512; // times as large as the whole world

export class Camera {
  constructor(width, height) {
    this.resize(width, height);
    this.whole();
  }

  resize(width, height) {
    this.width = width;
    this.height = height;
    this.least = Math.max(width / WIDTH, (0.8 * height) / HEIGHT);
    this.scale = Math.max(this.scale ?? 0, this.least);
  }

  get zoom() {
    return this.scale / this.least;
  }

  whole() {
    this.x = 506;
    this.y = 195;
    this.scale = this.least;
    this.stay();
  }

  copy() {
    return Object.assign(Object.create(Camera.prototype), this);
  }

  across(x) {
    return (x - this.x) * this.scale + this.width / 2;
  }

  down(y) {
    return (y - this.y) * this.scale + this.height / 2;
  }

  move(right, down) {
    this.x += right / this.scale;
    this.y += down / this.scale;
    this.stay();
  }

  // Grow around a point of the screen, which stays where it is.
  grow(times, across = this.width / 2, down = this.height / 2) {
    const before = this.scale;
    this.scale = Math.min(Math.max(before * times, this.least), this.least * CLOSEST);
    const kept = 1 / before - 1 / this.scale;
    this.x += (across - this.width / 2) * kept;
    this.y += (down - this.height / 2) * kept;
    this.stay();
  }

  fit(left, top, right, bottom, closest) {
    this.x = (left + right) / 2;
    this.y = (top + bottom) / 2;
    const room = 0.8;
    const wanted = Math.min(
      (room * this.width) / Math.max(right - left, 1),
      (room * this.height) / Math.max(bottom - top, 1),
    );
    this.scale = Math.min(Math.max(wanted, this.least), this.least * closest);
    this.stay();
  }

  // The world may not leave the screen.
  stay() {
    const [aside, above] = [this.width / 2 / this.scale, this.height / 2 / this.scale];
    this.x = aside > WIDTH / 2 ? WIDTH / 2 : Math.min(Math.max(this.x, aside), WIDTH - aside);
    this.y = above > HEIGHT / 2 ? HEIGHT / 2 : Math.min(Math.max(this.y, above), HEIGHT - above);
  }
}
