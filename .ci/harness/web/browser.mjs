// The one Chromium of the stage, until it is told to end. It says where the others reach it.
import { chromium } from './browsing.mjs';

const server = await chromium.launchServer({ executablePath: process.env.HATOBA_CI_CHROMIUM, args: ['--no-sandbox', '--disable-gpu'], host: '127.0.0.1' });
console.log(server.wsEndpoint());
