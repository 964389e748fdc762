"""The programme for other programs: schedule.json, frab's XML, calendars."""
