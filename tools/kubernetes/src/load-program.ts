/**
 * Runs in a pod: calls URLs (JSON array in URLS, one after the other) RATE times a second, each on a connection of its
 * own, never a second time. Prints what it has counted every second; on SIGUSR1 it sends no more and awaits the rest.
 */
export const LOAD_PROGRAM = `
import http from 'node:http';

const urls = JSON.parse(process.env.URLS);
const everyMs = 1000 / Number(process.env.RATE);
const counted = { sent: 0, answered: 0, failed: 0, slowestMs: 0, failures: {} };
const fail = (what) => {
  counted.failed += 1;
  counted.failures[what] = (counted.failures[what] ?? 0) + 1;
};

function call(url) {
  const began = performance.now();
  counted.sent += 1;
  const request = http.get(url, { agent: false, timeout: 60_000 }, (response) => {
    response.resume();
    response.on('error', (error) => fail('broken: ' + error.code));
    response.on('end', () => {
      counted.slowestMs = Math.max(counted.slowestMs, Math.round(performance.now() - began));
      if (response.statusCode === 200) counted.answered += 1;
      else fail('HTTP ' + response.statusCode);
    });
  });
  request.on('timeout', () => request.destroy(Object.assign(new Error('late'), { code: 'LATE' })));
  request.on('error', (error) => fail(error.code ?? error.message));
}

const began = performance.now();
// By the clock, not by intervals: a busy machine must not call less often.
const sending = setInterval(() => {
  while (counted.sent * everyMs < performance.now() - began) call(urls[counted.sent % urls.length]);
}, 5);
setInterval(() => console.log(JSON.stringify(counted)), 1000);
process.once('SIGUSR1', () => clearInterval(sending));
process.once('SIGTERM', () => process.exit(0));
`;
