// Amplify UI's Authenticator in Chromium: what most front ends built on Amplify show to their users.
import { test } from 'node:test'
import { stage, support, visiting } from './support.mjs'

const { assert, endpoint, makePool, messages, otherPassword, password, totp, unique, wrongTotp } = support
const open = stage()

const journey = (name, options, steps) => test(name, { timeout: 120_000 }, async () => {
  const { browser, site } = await open()
  const pool = await makePool(options)
  await visiting(browser, site.address(pool), name, (screen, page) => steps(screen, pool, page))
})

journey('a newcomer signs up, confirms, and is signed in', {}, async (screen, pool, page) => {
  const username = unique()
  await screen.press('Create Account')
  await screen.fill({ username, password, confirm_password: password, email: 'new@example.com' })
  await screen.submit()
  await screen.sees('n***@e***')
  await screen.fill({ confirmation_code: await pool.code(username, 'sign-up') })
  await screen.submit()
  assert.equal(await screen.signedIn(), username)
  // The session is the browser's: it is there after a reload.
  await page.reload()
  assert.equal(await screen.signedIn(), username)
  await screen.signOut()
  await screen.signIn(username, password)
  assert.equal(await screen.signedIn(), username)
})

journey('a wrong code is told, another is sent, and that one works', {}, async (screen, pool) => {
  const username = unique()
  await screen.press('Create Account')
  await screen.fill({ username, password, confirm_password: password, email: 'new@example.com' })
  await screen.submit()
  await screen.sees('n***@e***')
  const first = await pool.code(username, 'sign-up')
  await screen.fill({ confirmation_code: String((Number(first) + 1) % 1_000_000).padStart(6, '0') })
  await screen.submit()
  await screen.sees('Invalid verification code provided, please try again.')
  await screen.press('Resend Code')
  await screen.fill({ confirmation_code: await pool.code(username, 'resend') })
  await screen.submit()
  assert.equal(await screen.signedIn(), username)
})

journey('a wrong password is told, and the right one lets in', {}, async (screen, pool) => {
  const username = await pool.user({ email: 'me@example.com', email_verified: 'true' })
  await screen.signIn(username, 'Not-the-0ne')
  await screen.sees('Incorrect username or password.')
  await screen.signIn(username, password)
  assert.equal(await screen.signedIn(), username)
  await screen.signOut()
})

journey('an unknown user is told', {}, async (screen) => {
  await screen.signIn('nobody', password)
  await screen.sees('User does not exist.')
})

journey('a taken name is told', {}, async (screen, pool) => {
  const username = await pool.user()
  await screen.press('Create Account')
  await screen.fill({ username, password, confirm_password: password, email: 'new@example.com' })
  await screen.submit()
  await screen.sees('User already exists')
})

journey('a forgotten password is recovered', {}, async (screen, pool) => {
  const username = await pool.user({ email: 'me@example.com', email_verified: 'true' })
  await screen.press('Forgot your password?')
  await screen.fill({ username })
  await screen.submit()
  const [message] = await messages(pool.id, { username, purpose: 'forgot-password', wait: 10 })
  assert.equal(message.destination, 'me@example.com')
  await screen.fill({ confirmation_code: message.code, password: otherPassword, confirm_password: otherPassword })
  await screen.submit()
  await screen.page.waitForSelector('input[name="confirmation_code"]', { hidden: true })
  await screen.signIn(username, otherPassword)
  assert.equal(await screen.signedIn(), username)
})

journey('a temporary password is changed at the first sign-in', {}, async (screen, pool) => {
  const username = await pool.user({ email: 'me@example.com', email_verified: 'true' }, { secret: 'Temp-0rary!', permanent: false })
  await screen.signIn(username, 'Temp-0rary!')
  await screen.page.waitForSelector('input[name="confirm_password"]', { visible: true })
  await screen.fill({ password: otherPassword, confirm_password: otherPassword })
  await screen.submit()
  assert.equal(await screen.signedIn(), username)
  await screen.signOut()
  await screen.signIn(username, otherPassword)
  assert.equal(await screen.signedIn(), username)
})

journey('an address that is not verified can be verified after the sign-in', {}, async (screen, pool) => {
  const username = await pool.user({ email: 'me@example.com', email_verified: 'false' })
  await screen.signIn(username, password)
  await (await screen.page.waitForSelector('input[type="radio"]')).evaluate((radio) => radio.click())
  await screen.submit()
  await screen.fill({ confirmation_code: await pool.code(username, 'verify-attribute') })
  await screen.submit()
  assert.equal(await screen.signedIn(), username)
  const { UserAttributes } = await pool.call('AdminGetUser', { Username: username })
  assert.equal(UserAttributes.find((one) => one.Name === 'email_verified').Value, 'true')
})

journey('an authenticator app is set up where one is required, and asked for at the next sign-in', {}, async (screen, pool) => {
  await pool.call('SetUserPoolMfaConfig', { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: true } })
  const username = await pool.user({ email: 'me@example.com', email_verified: 'true' })
  await screen.signIn(username, password)
  await screen.sees('Setup TOTP')
  const secret = await screen.secretCode()
  await screen.showsPicture('img[data-amplify-qrcode]')
  await screen.keepPicture('totp-1-set-up')
  await screen.fill({ confirmation_code: wrongTotp(secret) })
  await screen.submit()
  await screen.sees('Code mismatch')
  await screen.keepPicture('totp-2-wrong-code')
  // The page that was refused shows the same key still, and the session goes on.
  assert.equal(await screen.secretCode(), secret)
  await screen.fill({ confirmation_code: totp(secret) })
  await screen.submit()
  assert.equal(await screen.signedIn(), username)
  await screen.keepPicture('totp-3-signed-in')
  await screen.signOut()
  await screen.keepPicture('totp-4-signed-out')
  await screen.signIn(username, password)
  await screen.sees('Confirm TOTP Code')
  await screen.keepPicture('totp-5-code')
  await screen.fill({ confirmation_code: wrongTotp(secret) })
  await screen.submit()
  await screen.sees('Invalid code received for user')
  await screen.keepPicture('totp-6-wrong-code')
  await screen.fill({ confirmation_code: totp(secret, 1) })
  await screen.submit()
  assert.equal(await screen.signedIn(), username)
  await screen.keepPicture('totp-7-signed-in-again')
})

test('a foreign page reads no codes and administers nothing', { timeout: 120_000 }, async () => {
  const { browser, site } = await open()
  // What the browser enforces together with the server's answers.
  const pool = await makePool()
  const username = await pool.user()
  await visiting(browser, site.address(pool, 'evil.example'), 'foreign page', async (screen, page) => {
    const attempt = (path, options) => page.evaluate(
      async (address, given) => fetch(address, given).then((answer) => `read ${answer.status}`, () => 'blocked'), endpoint + path, options)
    const target = { 'X-Amz-Target': 'AWSCognitoIdentityProviderService.AdminDeleteUser', 'Content-Type': 'application/x-amz-json-1.1' }
    const body = JSON.stringify({ UserPoolId: pool.id, Username: username })
    assert.equal(await attempt('/_sekisho/outbox'), 'blocked')
    assert.equal(await attempt('/_sekisho/reset', { method: 'POST', mode: 'no-cors' }), 'read 0')
    await attempt('/', { method: 'POST', headers: target, body })
    assert.equal((await pool.call('AdminGetUser', { Username: username })).UserStatus, 'CONFIRMED')
  })
})

test('a page whose own name was rebound to this machine gets nothing', { timeout: 120_000 }, async () => {
  const { browser } = await open()
  const page = await browser.newPage()
  const { port } = new URL(endpoint)
  for (const path of ['/', '/_sekisho/outbox', '/_sekisho/version']) {
    const answer = await page.goto(`http://evil.example:${port}${path}`)
    assert.ok(answer.status() >= 400 && answer.status() < 500, `${path}: ${answer.status()}`)
  }
  await page.close()
})

journey("a foreign page may sign users in, and reads the errors", {}, async (screen, pool, page) => {
  const username = await pool.user({ email: 'me@example.com', email_verified: 'true' })
  await page.goto((await open()).site.address(pool, 'app.example'))
  // Web Crypto, which SRP needs, is there in secure contexts alone; a page by plain HTTP has none.
  const answer = await page.evaluate(async (address, given) => {
    const response = await fetch(address, given)
    return { status: response.status, errorType: response.headers.get('x-amzn-errortype'), id: response.headers.get('x-amzn-requestid') }
  }, endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
      'x-amz-user-agent': 'aws-amplify/6', 'cache-control': 'no-store', 'amz-sdk-invocation-id': 'x', 'amz-sdk-request': 'attempt=1; max=3',
    },
    body: JSON.stringify({ ClientId: pool.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: username, PASSWORD: 'wrong' } }),
  })
  assert.equal(answer.status, 400)
  assert.equal(answer.errorType, 'NotAuthorizedException:')
  assert.match(answer.id, /^[0-9a-f-]{36}$/)
})
