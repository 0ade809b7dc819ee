// Passkeys in Chromium, with its virtual authenticator, through Amplify: what a front end's user does.
import { test } from 'node:test'
import { keepPicture, stage, support, visiting } from './support.mjs'

const { assert, makePool, password } = support
const open = stage()

/** A pool whose passkeys are for pages of this machine. */
async function passkeyPool() {
  const pool = await makePool({
    pool: { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } } },
    client: { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
  })
  await pool.call('SetUserPoolMfaConfig', { WebAuthnConfiguration: { RelyingPartyId: 'localhost', UserVerification: 'required' } })
  return pool
}

/** An authenticator of the device, whose user always agrees. */
async function authenticator(page) {
  const session = await page.createCDPSession()
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  })
  const send = (method, parameters = {}) => session.send(`WebAuthn.${method}`, { authenticatorId, ...parameters })
  return {
    credentials: async () => (await send('getCredentials')).credentials,
    recognise: (isUserVerified) => send('setUserVerified', { isUserVerified }),
  }
}

/** Runs `step` of the page's own script (`servePage`), and returns what it shows. */
async function does(page, step, ...given) {
  return page.evaluate((name, values) => window.passkeys[name](...values), step, given)
}

const journey = (name, steps) => test(name, { timeout: 120_000 }, async () => {
  const { browser, site } = await open()
  const pool = await passkeyPool()
  const username = await pool.user({ email: 'me@example.com', email_verified: 'true' })
  await visiting(browser, site.address(pool, 'localhost', '/passkeys'), name, async (_, page) => {
    await steps({ page, pool, username, device: await authenticator(page) })
  })
})

journey('a passkey is made, listed and deleted', async ({ page, username, device }) => {
  await does(page, 'signIn', username, password)
  await does(page, 'associate')
  const [held] = await device.credentials()
  assert.equal(held.rpId, 'localhost')
  assert.equal(held.isResidentCredential, true)
  const { credentials } = await does(page, 'list')
  assert.equal(credentials.length, 1)
  const [shown] = credentials
  assert.equal(shown.credentialId, Buffer.from(held.credentialId, 'base64').toString('base64url'))
  assert.equal(shown.relyingPartyId, 'localhost')
  assert.equal(shown.authenticatorAttachment, 'platform')
  assert.deepEqual(shown.authenticatorTransports, ['internal'])
  await page.waitForFunction(() => document.body.innerText.includes('1 passkey'))
  await keepPicture(page, 'passkey-registered')
  // The browser finds by excludeCredentials that the device has one already.
  await assert.rejects(does(page, 'associate'), /PasskeyAlreadyExistsException|already/)
  await does(page, 'remove', shown.credentialId)
  assert.deepEqual((await does(page, 'list')).credentials, [])
})

journey('a device that does not recognise its user makes no passkey', async ({ page, username, device }) => {
  await does(page, 'signIn', username, password)
  await device.recognise(false)
  await assert.rejects(does(page, 'associate'))
  assert.deepEqual((await does(page, 'list')).credentials, [])
})

journey('a passkey signs in', async ({ page, username, device }) => {
  await does(page, 'signIn', username, password)
  await does(page, 'associate')
  await does(page, 'signOut')
  const before = (await device.credentials())[0].signCount
  const { isSignedIn } = await does(page, 'signInByPasskey', username)
  assert.equal(isSignedIn, true)
  assert.equal((await does(page, 'user')).username, username)
  assert.ok((await device.credentials())[0].signCount > before)
  await page.waitForFunction((name) => document.body.innerText.includes(name), {}, username)
  await keepPicture(page, 'passkey-signed-in')
})
