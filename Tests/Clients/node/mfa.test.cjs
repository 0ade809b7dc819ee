// Second factors through Amplify JS v6 (cognito/mfa; cognito/amplify §6).
// Amplify is one per process, so these tests run one after another, each with a pool and a storage of its own.
'use strict'

const { test } = require('node:test')
const { assert, load, makePool, password, sms, totp, useAmplify, wrongTotp } = require('./support.cjs')
const {
  confirmSignIn, fetchMFAPreference, getCurrentUser, setUpTOTP, signIn, signOut,
  updateMFAPreference, verifyTOTPSetup,
} = load('amplify-auth.cjs')

const sender = { EmailSendingAccount: 'DEVELOPER', SourceArn: 'arn:aws:ses:us-east-1:000000000000:identity/example.com' }

/** A pool with these second factors, and Amplify configured for it. */
async function begin(mode, methods) {
  const pool = await makePool({ pool: { AutoVerifiedAttributes: [], SmsConfiguration: sms, EmailConfiguration: sender } })
  await pool.call('SetUserPoolMfaConfig', {
    MfaConfiguration: mode,
    ...(methods.includes('SMS') && { SmsMfaConfiguration: { SmsConfiguration: sms } }),
    ...(methods.includes('EMAIL') && { EmailMfaConfiguration: { Message: 'Your code: {####}', Subject: 'Code' } }),
    ...(methods.includes('TOTP') && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
  })
  useAmplify(pool)
  return pool
}

const wrong = (code) => [...code].map((digit) => (digit === '7' ? '8' : '7')).join('')
const fails = (promise, name) => assert.rejects(promise, (error) => {
  assert.equal(error.name, name, `${error.name}: ${error.message}`)
  return true
})

test('an authenticator app is set up by who is signed in, and asked for next time', async () => {
  const pool = await begin('OPTIONAL', ['TOTP'])
  const username = await pool.user()
  assert.equal((await signIn({ username, password })).isSignedIn, true)
  const { sharedSecret } = await setUpTOTP()
  await fails(verifyTOTPSetup({ code: wrongTotp(sharedSecret) }), 'EnableSoftwareTokenMFAException')
  await verifyTOTPSetup({ code: totp(sharedSecret) })
  assert.deepEqual(await fetchMFAPreference(), { enabled: undefined, preferred: undefined })
  await updateMFAPreference({ totp: 'PREFERRED' })
  assert.deepEqual(await fetchMFAPreference(), { enabled: ['TOTP'], preferred: 'TOTP' })
  await signOut()
  const step = await signIn({ username, password })
  assert.equal(step.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE')
  // Wrong codes leave Amplify where it is, on the same session.
  for (let guess = 1; guess <= 4; guess++) await fails(confirmSignIn({ challengeResponse: wrongTotp(sharedSecret) }), 'CodeMismatchException')
  const done = await confirmSignIn({ challengeResponse: totp(sharedSecret, 1) })
  assert.equal(done.isSignedIn, true)
  assert.equal((await getCurrentUser()).username, username)
  await signOut()
})

test('an authenticator app is set up in the midst of a sign-in where one is required', async () => {
  const pool = await begin('ON', ['TOTP'])
  const username = await pool.user({}, { permanent: false })
  const first = await signIn({ username, password })
  assert.equal(first.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED')
  const step = await confirmSignIn({ challengeResponse: 'An0ther-Secret' })
  assert.equal(step.nextStep.signInStep, 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP')
  const { sharedSecret } = step.nextStep.totpSetupDetails
  await fails(confirmSignIn({ challengeResponse: wrongTotp(sharedSecret) }), 'EnableSoftwareTokenMFAException')
  assert.equal((await confirmSignIn({ challengeResponse: totp(sharedSecret) })).isSignedIn, true)
  await signOut()
  const next = await signIn({ username, password: 'An0ther-Secret' })
  assert.equal(next.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE')
  assert.equal((await confirmSignIn({ challengeResponse: totp(sharedSecret, 1) })).isSignedIn, true)
  await signOut()
})

test('codes by SMS and e-mail, chosen among both', async () => {
  const pool = await begin('OPTIONAL', ['SMS', 'EMAIL'])
  const username = await pool.user({ phone_number: '+12065550100', email: 'me@example.com' })
  assert.equal((await signIn({ username, password })).isSignedIn, true)
  await updateMFAPreference({ sms: 'ENABLED', email: 'ENABLED' })
  assert.deepEqual((await fetchMFAPreference()).enabled.toSorted(), ['EMAIL', 'SMS'])
  await signOut()
  const ways = [
    ['SMS', 'CONFIRM_SIGN_IN_WITH_SMS_CODE', '+*******0100'], ['EMAIL', 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE', 'm***@e***'],
  ]
  for (const [way, expected, destination] of ways) {
    const step = await signIn({ username, password })
    assert.equal(step.nextStep.signInStep, 'CONTINUE_SIGN_IN_WITH_MFA_SELECTION')
    assert.deepEqual(step.nextStep.allowedMFATypes.toSorted(), ['EMAIL', 'SMS'])
    const asked = await confirmSignIn({ challengeResponse: way })
    assert.equal(asked.nextStep.signInStep, expected)
    assert.equal(asked.nextStep.codeDeliveryDetails.destination, destination)
    const code = await pool.code(username, 'authentication')
    await fails(confirmSignIn({ challengeResponse: wrong(code) }), 'CodeMismatchException')
    assert.equal((await confirmSignIn({ challengeResponse: code })).isSignedIn, true)
    await signOut()
  }
})

test('a number is enough where SMS is required', async () => {
  const pool = await begin('ON', ['SMS'])
  const username = await pool.user({ phone_number: '+12065550100' })
  const step = await signIn({ username, password })
  assert.equal(step.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_SMS_CODE')
  const code = await pool.code(username, 'authentication')
  for (let guess = 1; guess <= 4; guess++) await fails(confirmSignIn({ challengeResponse: wrong(code) }), 'CodeMismatchException')
  assert.equal((await confirmSignIn({ challengeResponse: code })).isSignedIn, true)
  await signOut()
})

test('who has nothing chooses what to set up, and brings an address', async () => {
  const pool = await begin('ON', ['EMAIL', 'TOTP'])
  const username = await pool.user()
  const step = await signIn({ username, password })
  assert.equal(step.nextStep.signInStep, 'CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION')
  assert.deepEqual(step.nextStep.allowedMFATypes.toSorted(), ['EMAIL', 'TOTP'])
  const chosen = await confirmSignIn({ challengeResponse: 'EMAIL' })
  assert.equal(chosen.nextStep.signInStep, 'CONTINUE_SIGN_IN_WITH_EMAIL_SETUP')
  const asked = await confirmSignIn({ challengeResponse: 'me@example.com' })
  assert.equal(asked.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE')
  const code = await pool.code(username, 'authentication')
  await fails(confirmSignIn({ challengeResponse: wrong(code) }), 'CodeMismatchException')
  assert.equal((await confirmSignIn({ challengeResponse: code })).isSignedIn, true)
  await signOut()
})

test('who has nothing chooses an authenticator app among what can be set up', async () => {
  const pool = await begin('ON', ['EMAIL', 'TOTP'])
  const username = await pool.user()
  await signIn({ username, password })
  const chosen = await confirmSignIn({ challengeResponse: 'TOTP' })
  assert.equal(chosen.nextStep.signInStep, 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP')
  const { sharedSecret } = chosen.nextStep.totpSetupDetails
  await fails(confirmSignIn({ challengeResponse: wrongTotp(sharedSecret) }), 'EnableSoftwareTokenMFAException')
  assert.equal((await confirmSignIn({ challengeResponse: totp(sharedSecret) })).isSignedIn, true)
  await signOut()
})

test('an authenticator app, SMS and e-mail, chosen among all three', async () => {
  const pool = await begin('OPTIONAL', ['SMS', 'EMAIL', 'TOTP'])
  const username = await pool.user({ phone_number: '+12065550100', email: 'me@example.com' })
  await signIn({ username, password })
  const { sharedSecret } = await setUpTOTP()
  await verifyTOTPSetup({ code: totp(sharedSecret) })
  await updateMFAPreference({ sms: 'ENABLED', email: 'ENABLED', totp: 'ENABLED' })
  await signOut()
  const step = await signIn({ username, password })
  assert.equal(step.nextStep.signInStep, 'CONTINUE_SIGN_IN_WITH_MFA_SELECTION')
  assert.deepEqual(step.nextStep.allowedMFATypes.toSorted(), ['EMAIL', 'SMS', 'TOTP'])
  const asked = await confirmSignIn({ challengeResponse: 'TOTP' })
  assert.equal(asked.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE')
  await fails(confirmSignIn({ challengeResponse: wrongTotp(sharedSecret) }), 'CodeMismatchException')
  assert.equal((await confirmSignIn({ challengeResponse: totp(sharedSecret, 1) })).isSignedIn, true)
  // The one that is preferred is asked for at once.
  await updateMFAPreference({ email: 'PREFERRED' })
  await signOut()
  assert.equal((await signIn({ username, password })).nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE')
})

test('the fifth wrong code ends the session, and the sign-in begins anew', async () => {
  const pool = await begin('ON', ['SMS'])
  const username = await pool.user({ phone_number: '+12065550100' })
  await signIn({ username, password })
  const code = await pool.code(username, 'authentication')
  for (let guess = 1; guess <= 4; guess++) await fails(confirmSignIn({ challengeResponse: wrong(code) }), 'CodeMismatchException')
  await fails(confirmSignIn({ challengeResponse: wrong(code) }), 'NotAuthorizedException')
  await fails(confirmSignIn({ challengeResponse: code }), 'NotAuthorizedException')
})
