// What the JavaScript suites share: the clients' folder, pools made for one test, Amplify for them, the outbox,
// codes of authenticator apps, and a server of a test's own.
'use strict'

const { execFileSync, spawn } = require('node:child_process')
const { createHmac, randomBytes } = require('node:crypto')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const assert = require('node:assert/strict')

const endpoint = process.env.SEKISHO_ENDPOINT ?? 'http://127.0.0.1:9229'
const clients = process.env.SEKISHO_CLIENTS
const password = 'Passw0rd!'
const otherPassword = 'An0ther-Secret'
const sms = { SnsCallerArn: 'arn:aws:iam::000000000000:role/sns', ExternalId: 'x' }
const flows = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']

// Amplify under Node 20 and older asks for a navigator before it does anything with devices.
globalThis.navigator ??= { userAgent: 'node' }

// Amplify watches a sign-up for three minutes, to sign in by itself; no test waits so long, and the process need not.
const plainTimeout = globalThis.setTimeout
globalThis.setTimeout = (action, delay, ...rest) => {
  const timer = plainTimeout(action, delay, ...rest)
  return delay >= 60_000 ? timer.unref() : timer
}

const load = (name) => require(path.join(clients, name))
const unique = (prefix = 'user') => `${prefix}-${randomBytes(5).toString('hex')}`
const claims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'))

/** An SDK v3 client that does not retry. */
function admin(address = endpoint, options = {}) {
  const { CognitoIdentityProviderClient } = load('aws-sdk-cognito.cjs').idp
  return new CognitoIdentityProviderClient({
    endpoint: address, region: 'us-east-1', maxAttempts: 1,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }, ...options,
  })
}

/** Calls `name` with `input` on the SDK's client. */
function call(sdk, name, input = {}) {
  return sdk.send(new (load('aws-sdk-cognito.cjs').idp)[`${name}Command`](input))
}

/** What `attempt` returns. Behind HAProxy it is made again, until the change before it must have reached every server. */
async function soon(attempt) {
  const end = Date.now() + (process.env.SEKISHO_TEST_STORAGE === 'haproxy' ? 1000 : 0)
  while (Date.now() < end) {
    try {
      return await attempt()
    } catch {
      await sleep(50)
    }
  }
  return attempt()
}

/** A pool and a client of a test's own. */
async function makePool({ sdk = admin(), pool = {}, client = {} } = {}) {
  const { UserPool } = await call(sdk, 'CreateUserPool', { PoolName: unique('pool'), AutoVerifiedAttributes: ['email'], ...pool })
  const { UserPoolClient } = await call(sdk, 'CreateUserPoolClient', {
    UserPoolId: UserPool.Id, ClientName: 'web', ExplicitAuthFlows: flows, ...client,
  })
  const made = { sdk, id: UserPool.Id, clientId: UserPoolClient.ClientId, secret: UserPoolClient.ClientSecret }
  made.call = (name, input = {}) => call(sdk, name, { UserPoolId: made.id, ...input })
  made.user = async (attributes = {}, { username = unique(), secret = password, permanent = true } = {}) => {
    await made.call('AdminCreateUser', {
      Username: username, MessageAction: 'SUPPRESS', TemporaryPassword: secret,
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    })
    if (permanent) await made.call('AdminSetUserPassword', { Username: username, Password: secret, Permanent: true })
    return username
  }
  made.code = (username, purpose, after) => code(made.id, username, purpose, after)
  return made
}

async function messages(pool, filters = {}, address = endpoint) {
  const asked = Object.fromEntries(Object.entries({ pool, ...filters }).filter(([, value]) => value !== undefined))
  const answer = await fetch(`${address}/_sekisho/outbox?${new URLSearchParams(asked)}`)
  assert.equal(answer.status, 200, await answer.clone().text())
  return (await answer.json()).messages
}

/** The newest code of this purpose, after this message; waits for it. */
async function code(pool, username, purpose, after) {
  const [found] = await messages(pool, { username, purpose, after, wait: 10 })
  assert.ok(found, `no message for ${username} (${purpose})`)
  return found.code
}

/** The code of an authenticator app, now or so many steps later (RFC 6238). */
function totp(secretCode, later = 0) {
  const bits = [...secretCode].map((digit) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(digit).toString(2).padStart(5, '0')).join('')
  const seed = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later))
  const tag = createHmac('sha1', seed).update(step).digest()
  return String((tag.readUInt32BE(tag[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** A code that the app of this secret does not show now, nor soon. */
function wrongTotp(secretCode) {
  const good = [-2, -1, 0, 1, 2].map((later) => totp(secretCode, later))
  return [...'0123456789'].map((digit) => digit.repeat(6)).find((code) => !good.includes(code))
}

const lastMessage = async (pool, username) => (await messages(pool, { username }))[0]?.id
const secretHash = (username, pool) => createHmac('sha256', pool.secret).update(username + pool.clientId).digest('base64')

/** What Amplify keeps its tokens in. */
class Storage {
  constructor() { this.values = new Map() }
  async getItem(key) { return this.values.get(key) ?? null }
  async setItem(key, value) { this.values.set(key, value) }
  async removeItem(key) { this.values.delete(key) }
  async clear() { this.values.clear() }
}

/** As the predecessor of Amplify wants it: without promises. */
class PlainStorage {
  constructor() { this.values = new Map() }
  getItem(key) { return this.values.get(key) ?? null }
  setItem(key, value) { this.values.set(key, value) }
  removeItem(key) { this.values.delete(key) }
  clear() { this.values.clear() }
}

/** Configures Amplify, of which there is one per process, for a pool, with an empty storage, which it returns; and for an identity pool. */
function useAmplify(pool, address = endpoint, identities = {}) {
  const { Amplify, cognitoUserPoolsTokenProvider } = load('amplify-auth.cjs')
  const storage = new Storage()
  Amplify.configure({
    Auth: { Cognito: { userPoolId: pool.id, userPoolClientId: pool.clientId, userPoolEndpoint: address, ...identities } },
  })
  cognitoUserPoolsTokenProvider.setKeyValueStorage(storage)
  return storage
}

/** The options by which a server keeps its data where the run says; none on SQLite. */
function storageOptions() {
  if (!process.env.SEKISHO_TEST_STORAGE) return []
  const program = path.join(process.env.SEKISHO_REPOSITORY, 'Tests', 'Clients', 'support', 'storage.py')
  return JSON.parse(execFileSync('python3', ['-B', program], { encoding: 'utf8' }))
}

/** A server with options of its own. */
async function startServer(options = [], environment = {}) {
  const directory = fs.mkdtempSync(path.join(process.env.SEKISHO_RESULTS ?? os.tmpdir(), 'server-'))
  const ready = path.join(directory, 'ready.json')
  const log = fs.openSync(path.join(directory, 'server.log'), 'w')
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SEKISHO_')))
  const child = spawn(
    process.env.SEKISHO_SERVER, ['serve', '--profile', 'testing', '--port', '0', '--ready-file', ready, ...storageOptions(), ...options],
    { cwd: directory, env: { ...inherited, ...environment }, stdio: ['ignore', log, log] })
  for (let tries = 0; !(fs.existsSync(ready) && fs.readFileSync(ready, 'utf8').endsWith('\n')); tries++) {
    assert.ok(tries < 1500 && child.exitCode === null, fs.readFileSync(path.join(directory, 'server.log'), 'utf8'))
    await sleep(20)
  }
  const address = JSON.parse(fs.readFileSync(ready, 'utf8')).address
  return {
    endpoint: address,
    stop: () => new Promise((resolve) => {
      child.once('exit', resolve)
      child.kill('SIGTERM')
    }),
  }
}

module.exports = {
  PlainStorage, admin, assert, call, claims, code, endpoint, flows, lastMessage, load, makePool, messages, otherPassword, password,
  secretHash, sleep, sms, soon, startServer, totp, unique, useAmplify, wrongTotp,
}
