// Choice-based sign-in through Amplify JS v6 (cognito/sign-in §11, §12; cognito/amplify).
// Amplify is one per process, so these tests run one after another, each with a pool and a storage of its own.
'use strict'

const { test } = require('node:test')
const { assert, load, makePool, otherPassword, password, sms, unique, useAmplify } = require('./support.cjs')
const auth = load('amplify-auth.cjs')
const {
  confirmSignIn, confirmSignUp, getCurrentUser, signIn, signOut, signUp,
} = auth

/** A pool whose users may begin with these, and Amplify configured for it. */
async function begin(factors, client = {}) {
  const pool = await makePool({
    pool: { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', ...factors] } }, SmsConfiguration: sms },
    client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'], ...client },
  })
  useAmplify(pool)
  return pool
}

const everything = { email: 'me@example.com', phone_number: '+12065550100' }
const choose = (username, options = {}, more = {}) => signIn({ username, options: { authFlowType: 'USER_AUTH', ...options }, ...more })
const wrong = (code) => [...code].map((digit) => (digit === '7' ? '8' : '7')).join('')
const fails = (promise, name) => assert.rejects(promise, (error) => {
  assert.equal(error.name, name, `${error.name}: ${error.message}`)
  return true
})

async function isIn(step, username) {
  assert.equal(step.isSignedIn, true, JSON.stringify(step))
  assert.equal((await getCurrentUser()).username, username)
  await signOut()
}

for (const preferredChallenge of ['PASSWORD', 'PASSWORD_SRP']) {
  test(`by choice, ${preferredChallenge} is preferred`, async () => {
    const pool = await begin(['EMAIL_OTP'])
    const username = await pool.user(everything)
    await fails(choose(username, { preferredChallenge }, { password: otherPassword }), 'NotAuthorizedException')
    await isIn(await choose(username, { preferredChallenge }, { password }), username)
  })

  test(`by choice, ${preferredChallenge} is chosen, after a wrong password`, async () => {
    const pool = await begin(['EMAIL_OTP', 'SMS_OTP'])
    const username = await pool.user(everything)
    const step = await choose(username)
    assert.equal(step.nextStep.signInStep, 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION')
    assert.deepEqual([...step.nextStep.availableChallenges].sort(), ['EMAIL_OTP', 'PASSWORD', 'PASSWORD_SRP', 'SMS_OTP'])
    const asked = await confirmSignIn({ challengeResponse: preferredChallenge })
    assert.equal(asked.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_PASSWORD')
    if (preferredChallenge === 'PASSWORD') await fails(confirmSignIn({ challengeResponse: otherPassword }), 'NotAuthorizedException')
    await isIn(await confirmSignIn({ challengeResponse: password }), username)
  })
}

for (const [factor, signInStep, medium] of [['EMAIL_OTP', 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE', 'EMAIL'], ['SMS_OTP', 'CONFIRM_SIGN_IN_WITH_SMS_CODE', 'SMS']]) {
  for (const preferred of [true, false]) {
    test(`by choice, ${factor} is ${preferred ? 'preferred' : 'chosen'}, and a wrong code may be put right`, async () => {
      const pool = await begin(['EMAIL_OTP', 'SMS_OTP'])
      const username = await pool.user(everything)
      let step = await choose(username, preferred ? { preferredChallenge: factor } : {})
      if (!preferred) step = await confirmSignIn({ challengeResponse: factor })
      assert.equal(step.nextStep.signInStep, signInStep)
      assert.equal(step.nextStep.codeDeliveryDetails.deliveryMedium, medium)
      const code = await pool.code(username, 'authentication')
      await fails(confirmSignIn({ challengeResponse: wrong(code) }), 'CodeMismatchException')
      await isIn(await confirmSignIn({ challengeResponse: code }), username)
    })
  }
}

test('by choice, who signs up without a password is signed in once the code is confirmed', async () => {
  const pool = await begin(['EMAIL_OTP'])
  const username = unique()
  const signedUp = await signUp({
    username, options: { userAttributes: { email: 'me@example.com' }, autoSignIn: { authFlowType: 'USER_AUTH' } },
  })
  assert.equal(signedUp.nextStep.signUpStep, 'CONFIRM_SIGN_UP')
  const confirmed = await confirmSignUp({ username, confirmationCode: await pool.code(username, 'sign-up') })
  assert.equal(confirmed.nextStep.signUpStep, 'COMPLETE_AUTO_SIGN_IN')
  // Amplify puts another function in its place with each sign-up.
  await isIn(await auth.autoSignIn(), username)
  const step = await choose(username)
  assert.equal(step.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE')
  await isIn(await confirmSignIn({ challengeResponse: await pool.code(username, 'authentication') }), username)
})

test('by choice, a name that nobody has is asked for a code, and never let in', async () => {
  await begin(['EMAIL_OTP'], { PreventUserExistenceErrors: 'ENABLED' })
  const step = await choose(unique('nobody'), { preferredChallenge: 'EMAIL_OTP' })
  // One name of three looks like somebody with a password alone, and is asked to choose how to prove that.
  if (step.nextStep.signInStep === 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION') return
  assert.equal(step.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE')
  await fails(confirmSignIn({ challengeResponse: '12345678' }), 'CodeMismatchException')
})
