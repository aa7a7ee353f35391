// Pushes and pulls an image where there is no docker: node client.mjs push|pull NAME TAG FILE, which holds the token.
import { readFileSync } from 'node:fs';
import { login } from './browsing.mjs';
import { pull, push } from './world.mjs';

const [verb, name, tag, file] = process.argv.slice(2);
const secret = readFileSync(file, 'utf8').trim();
if (verb === 'push') {
  await push(name, [tag], { layers: [`made at ${Date.now()}`] }, login, secret);
} else {
  const [, repository, reference] = name.match(/^([^:@]+)[:@](.+)$/);
  await pull(repository, reference, login, secret);
}
