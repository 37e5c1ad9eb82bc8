// Starts Unleash on 127.0.0.1:PORT, over the database UNLEASH_DB, with one API token; says "ready" when it answers. It ends
// when whoever started it does.
'use strict';
const { URL } = require('node:url');
const unleash = require('unleash-server');

const at = new URL(process.env.UNLEASH_DB);
const db = {
  host: decodeURIComponent(at.searchParams.get('host') ?? at.hostname),
  port: Number(at.port || at.searchParams.get('port') || 5432),
  user: decodeURIComponent(at.username) || at.searchParams.get('user'),
  password: decodeURIComponent(at.password) || 'none',
  database: at.pathname.slice(1),
  ssl: false,
};
const token = { tokenName: 'levers', type: 'admin', environment: '*', projects: ['*'], secret: process.env.TOKEN };
process.stdin.on('end', () => process.exit(0)).resume();
unleash
  .start({
    db,
    server: { host: '127.0.0.1', port: Number(process.env.PORT) },
    authentication: { initApiTokens: [token] },
    versionCheck: { enable: false },
    telemetry: false,
    logLevel: 'error',
  })
  .then(() => console.log('ready'), (error) => {
    console.error(error);
    process.exit(1);
  });
