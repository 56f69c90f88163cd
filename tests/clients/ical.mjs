// Reads a calendar with ical.js, as Thunderbird does: node ical.mjs FILE
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';

ICAL.design.strict = true;
const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], 'utf8')));
const events = calendar.getAllSubcomponents('vevent').map((component) => {
  const event = new ICAL.Event(component, { strictExceptions: true });
  return {
    uid: event.uid,
    title: event.summary,
    first: event.startDate.toString(),
    behind: event.endDate.toString(),
    isDay: event.startDate.isDate && event.endDate.isDate,
    status: component.getFirstPropertyValue('status'),
    sequence: event.sequence,
    description: event.description,
  };
});
console.log(JSON.stringify({ name: calendar.getFirstPropertyValue('x-wr-calname'), events }));
