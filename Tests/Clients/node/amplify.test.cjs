// Amplify JS v6 by `userPoolEndpoint`: every function that a front end has for a user's life (cognito/amplify).
// Amplify is one per process, so these tests run one after another, each with a pool and a storage of its own.
'use strict'

const { test } = require('node:test')
const { assert, claims, endpoint, lastMessage, load, makePool, messages, otherPassword, password, sleep, unique, useAmplify } = require('./support.cjs')
// autoSignIn is another function after each sign-up: it is called where it stands.
const amplify = load('amplify-auth.cjs')
const {
  confirmResetPassword, confirmSignIn, confirmSignUp, confirmUserAttribute,
  deleteUser, deleteUserAttributes, fetchAuthSession, fetchUserAttributes, getCurrentUser, Hub, resendSignUpCode, resetPassword,
  sendUserAttributeVerificationCode, signIn, signOut, signUp, updatePassword, updateUserAttribute, updateUserAttributes,
} = amplify

/** A pool, and Amplify configured for it with an empty storage. */
async function begin(options) {
  const pool = await makePool(options)
  await use(pool)
  return pool
}

async function use(pool) {
  pool.storage = useAmplify(pool)
}

async function enter(pool, attributes = { email: 'me@example.com', email_verified: 'true' }) {
  const username = await pool.user(attributes)
  const { isSignedIn } = await signIn({ username, password })
  assert.equal(isSignedIn, true)
  return username
}

const fails = (promise, name, message) => assert.rejects(promise, (error) => {
  assert.equal(error.name, name, `${error.name}: ${error.message}`)
  if (message) assert.equal(error.message, message)
  return true
})

const isOut = () => fails(getCurrentUser(), 'UserUnAuthenticatedException')

test('signing up, confirming, and being signed in by itself', async () => {
  const pool = await begin()
  const username = unique()
  const started = await signUp({
    username, password, options: { userAttributes: { email: 'new@example.com', name: 'New' }, autoSignIn: true },
  })
  assert.equal(started.isSignUpComplete, false)
  assert.equal(started.nextStep.signUpStep, 'CONFIRM_SIGN_UP')
  assert.deepEqual(started.nextStep.codeDeliveryDetails, { destination: 'n***@e***', deliveryMedium: 'EMAIL', attributeName: 'email' })
  assert.match(started.userId, /^[0-9a-f-]{36}$/)
  const confirmed = await confirmSignUp({ username, confirmationCode: await pool.code(username, 'sign-up') })
  assert.equal(confirmed.nextStep.signUpStep, 'COMPLETE_AUTO_SIGN_IN')
  const signedIn = await amplify.autoSignIn()
  assert.equal(signedIn.isSignedIn, true)
  const user = await getCurrentUser()
  assert.equal(user.username, username)
  assert.equal(user.userId, started.userId)
  await signOut()
})

test('a code that is sent again, and a wrong one', async () => {
  const pool = await begin()
  const username = unique()
  await signUp({ username, password, options: { userAttributes: { email: 'new@example.com' } } })
  await fails(signIn({ username: 'nobody', password }), 'UserNotFoundException', 'User does not exist.')
  const waiting = await signIn({ username, password })
  assert.equal(waiting.nextStep.signInStep, 'CONFIRM_SIGN_UP')
  const details = await resendSignUpCode({ username })
  assert.deepEqual(details, { destination: 'n***@e***', deliveryMedium: 'EMAIL', attributeName: 'email' })
  const code = await pool.code(username, 'resend')
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
  await fails(confirmSignUp({ username, confirmationCode: wrong }), 'CodeMismatchException', 'Invalid verification code provided, please try again.')
  const done = await confirmSignUp({ username, confirmationCode: code })
  assert.equal(done.isSignUpComplete, true)
  assert.equal((await signIn({ username, password })).isSignedIn, true)
  await signOut()
})

test('a name that is taken and a password that is too weak', async () => {
  const pool = await begin()
  const username = await pool.user()
  await fails(signUp({ username, password }), 'UsernameExistsException', 'User already exists')
  await fails(signUp({ username: unique(), password: 'short' }), 'InvalidPasswordException', 'Password did not conform with policy: Password not long enough')
})

for (const authFlowType of [undefined, 'USER_SRP_AUTH', 'USER_PASSWORD_AUTH']) {
  test(`signing in (${authFlowType ?? 'by the default flow'})`, async () => {
    const pool = await begin()
    const username = await pool.user({ email: 'me@example.com' })
    const heard = new Promise((resolve) => {
      const stop = Hub.listen('auth', ({ payload }) => payload.event === 'signedIn' && (stop(), resolve(payload.data)))
    })
    const answer = await signIn({ username, password, options: authFlowType && { authFlowType } })
    assert.deepEqual(answer, { isSignedIn: true, nextStep: { signInStep: 'DONE' } })
    assert.equal((await heard).username, username)
    assert.equal((await getCurrentUser()).username, username)
    const { tokens, userSub } = await fetchAuthSession()
    assert.equal(tokens.accessToken.payload.username, username)
    assert.equal(tokens.idToken.payload['cognito:username'], username)
    assert.equal(tokens.idToken.payload.sub, userSub)
    await fails(signIn({ username, password }), 'UserAlreadyAuthenticatedException')
    await signOut()
    await isOut()
  })
}

test('a wrong password, by either flow', async () => {
  const pool = await begin()
  const username = await pool.user()
  for (const authFlowType of ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH']) {
    await fails(
      signIn({ username, password: 'Not-the-0ne', options: { authFlowType } }), 'NotAuthorizedException', 'Incorrect username or password.')
  }
  await isOut()
})

test('a name in letters of another case, and an alias', async () => {
  const pool = await begin({ pool: { UsernameConfiguration: { CaseSensitive: false }, AliasAttributes: ['email'] } })
  const username = await pool.user({ email: 'me@example.com', email_verified: 'true' })
  for (const name of [username.toUpperCase(), 'ME@example.com']) {
    assert.equal((await signIn({ username: name, password })).isSignedIn, true)
    await signOut()
  }
})

test('an e-mail address as the name', async () => {
  const pool = await begin({ pool: { UsernameAttributes: ['email'] } })
  const username = `${unique()}@example.com`
  const { userId } = await signUp({ username, password, options: { autoSignIn: true } })
  await confirmSignUp({ username, confirmationCode: await pool.code(username, 'sign-up') })
  assert.equal((await amplify.autoSignIn()).isSignedIn, true)
  assert.equal((await getCurrentUser()).username, userId)
  assert.equal((await fetchUserAttributes()).email, username)
  await signOut()
})

test('the session is refreshed when it is asked to be', async () => {
  const pool = await begin()
  const username = await enter(pool)
  const before = await fetchAuthSession()
  assert.equal((await fetchAuthSession()).tokens.accessToken.toString(), before.tokens.accessToken.toString())
  await pool.call('CreateGroup', { GroupName: 'late' })
  await pool.call('AdminAddUserToGroup', { GroupName: 'late', Username: username })
  await sleep(1100)
  const after = await fetchAuthSession({ forceRefresh: true })
  assert.notEqual(after.tokens.accessToken.toString(), before.tokens.accessToken.toString())
  assert.deepEqual(after.tokens.accessToken.payload['cognito:groups'], ['late'])
  assert.equal(after.tokens.accessToken.payload.auth_time, before.tokens.accessToken.payload.auth_time)
  assert.equal(after.tokens.accessToken.payload.origin_jti, before.tokens.accessToken.payload.origin_jti)
  await signOut()
})

test('refresh tokens that rotate are followed', async () => {
  const pool = await begin({
    client: {
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH'],
    },
  })
  await enter(pool)
  const kept = () => [...pool.storage.values].find(([key]) => key.endsWith('.refreshToken'))[1]
  const seen = new Set([kept()])
  for (let round = 0; round < 3; round++) {
    await fetchAuthSession({ forceRefresh: true })
    seen.add(kept())
  }
  assert.equal(seen.size, 4)
  await signOut()
})

test('a session that was revoked elsewhere ends', async () => {
  const pool = await begin()
  const username = await enter(pool)
  await pool.call('AdminUserGlobalSignOut', { Username: username })
  await fails(fetchUserAttributes(), 'NotAuthorizedException', 'Access Token has been revoked')
  const { tokens } = await fetchAuthSession({ forceRefresh: true }).catch(() => ({}))
  assert.equal(tokens, undefined)
  await isOut()
})

test('attributes are read, written and deleted', async () => {
  const pool = await begin()
  const username = await enter(pool, { email: 'me@example.com', email_verified: 'true', nickname: 'N' })
  const before = await fetchUserAttributes()
  assert.deepEqual(Object.keys(before).sort(), ['email', 'email_verified', 'nickname', 'sub'])
  assert.equal(before.email_verified, 'true')
  const one = await updateUserAttribute({ userAttribute: { attributeKey: 'name', value: 'Me' } })
  assert.deepEqual(one, { isUpdated: true, nextStep: { updateAttributeStep: 'DONE' } })
  const many = await updateUserAttributes({ userAttributes: { family_name: 'F', picture: 'https://example.com/p.png' } })
  assert.equal(many.family_name.isUpdated, true)
  await deleteUserAttributes({ userAttributeKeys: ['nickname'] })
  const after = await fetchUserAttributes()
  assert.equal(after.name, 'Me')
  assert.equal(after.picture, 'https://example.com/p.png')
  assert.equal(after.nickname, undefined)
  const { UserAttributes } = await pool.call('AdminGetUser', { Username: username })
  assert.equal(UserAttributes.find(({ Name }) => Name === 'family_name').Value, 'F')
  await fails(
    updateUserAttribute({ userAttribute: { attributeKey: 'email_verified', value: 'true' } }), 'NotAuthorizedException',
    'A client attempted to write unauthorized attribute')
  await signOut()
})

test('a new e-mail address: the code goes there', async () => {
  const pool = await begin({ pool: { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] } } })
  const username = await enter(pool)
  const answer = await updateUserAttribute({ userAttribute: { attributeKey: 'email', value: 'new@example.org' } })
  assert.equal(answer.isUpdated, false)
  assert.equal(answer.nextStep.updateAttributeStep, 'CONFIRM_ATTRIBUTE_WITH_CODE')
  assert.deepEqual(answer.nextStep.codeDeliveryDetails, { destination: 'n***@e***', deliveryMedium: 'EMAIL', attributeName: 'email' })
  assert.equal((await fetchUserAttributes()).email, 'me@example.com')
  const [message] = await messages(pool.id, { username, purpose: 'verify-attribute', wait: 10 })
  assert.equal(message.destination, 'new@example.org')
  await confirmUserAttribute({ userAttributeKey: 'email', confirmationCode: message.code })
  const after = await fetchUserAttributes()
  assert.deepEqual([after.email, after.email_verified], ['new@example.org', 'true'])
  await signOut()
})

test('a code on demand', async () => {
  const pool = await begin()
  const username = await enter(pool, { email: 'me@example.com' })
  const details = await sendUserAttributeVerificationCode({ userAttributeKey: 'email' })
  assert.deepEqual(details, { destination: 'm***@e***', deliveryMedium: 'EMAIL', attributeName: 'email' })
  await confirmUserAttribute({ userAttributeKey: 'email', confirmationCode: await pool.code(username, 'verify-attribute') })
  assert.equal((await fetchUserAttributes()).email_verified, 'true')
  await signOut()
})

test('another password', async () => {
  const pool = await begin()
  const username = await enter(pool)
  await fails(updatePassword({ oldPassword: 'Not-the-0ne', newPassword: otherPassword }), 'NotAuthorizedException', 'Incorrect username or password.')
  await fails(
    updatePassword({ oldPassword: password, newPassword: 'short' }), 'InvalidPasswordException',
    'Password does not conform to policy: Password not long enough')
  await updatePassword({ oldPassword: password, newPassword: otherPassword })
  await signOut()
  await fails(signIn({ username, password }), 'NotAuthorizedException', 'Incorrect username or password.')
  assert.equal((await signIn({ username, password: otherPassword })).isSignedIn, true)
  await signOut()
})

test('a forgotten password', async () => {
  const pool = await begin()
  const username = await pool.user({ email: 'me@example.com', email_verified: 'true' })
  const answer = await resetPassword({ username })
  assert.equal(answer.isPasswordReset, false)
  assert.deepEqual(answer.nextStep, {
    resetPasswordStep: 'CONFIRM_RESET_PASSWORD_WITH_CODE',
    codeDeliveryDetails: { destination: 'm***@e***', deliveryMedium: 'EMAIL', attributeName: 'email' },
  })
  const confirmationCode = await pool.code(username, 'forgot-password')
  const wrongCode = String((Number(confirmationCode) + 1) % 1_000_000).padStart(6, '0')
  await fails(confirmResetPassword({ username, newPassword: otherPassword, confirmationCode: wrongCode }), 'CodeMismatchException')
  await confirmResetPassword({ username, newPassword: otherPassword, confirmationCode })
  assert.equal((await signIn({ username, password: otherPassword })).isSignedIn, true)
  await signOut()
})

for (const mode of ['LEGACY', 'ENABLED']) {
  test(`a password that an administrator reset (${mode})`, async () => {
    const pool = await begin({ client: { PreventUserExistenceErrors: mode } })
    const username = await pool.user({ email: 'me@example.com', email_verified: 'true' })
    await pool.call('AdminResetUserPassword', { Username: username })
    for (const authFlowType of ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH']) {
      const answer = await signIn({ username, password, options: { authFlowType } })
      assert.deepEqual(answer, { isSignedIn: false, nextStep: { signInStep: 'RESET_PASSWORD' } })
    }
    await confirmResetPassword({ username, newPassword: otherPassword, confirmationCode: await pool.code(username, 'forgot-password') })
    assert.equal((await signIn({ username, password: otherPassword })).isSignedIn, true)
    await signOut()
  })
}

for (const authFlowType of ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH']) {
  test(`a temporary password (${authFlowType})`, async () => {
    const pool = await begin({
      pool: { Schema: [{ Name: 'name', AttributeDataType: 'String', Required: true, Mutable: true }] },
    })
    const username = await pool.user({ email: 'me@example.com' }, { secret: 'Temp-0rary!', permanent: false })
    const answer = await signIn({ username, password: 'Temp-0rary!', options: { authFlowType } })
    assert.equal(answer.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED')
    assert.deepEqual(answer.nextStep.missingAttributes, ['name'])
    await fails(confirmSignIn({ challengeResponse: 'short', options: { userAttributes: { name: 'Me' } } }), 'InvalidPasswordException')
    await fails(confirmSignIn({ challengeResponse: otherPassword }), 'InvalidParameterException', 'Invalid attributes given, name is missing')
    // The session survives both mistakes.
    const done = await confirmSignIn({ challengeResponse: otherPassword, options: { userAttributes: { name: 'Me' } } })
    assert.equal(done.isSignedIn, true)
    assert.equal((await fetchUserAttributes()).name, 'Me')
    await signOut()
  })
}

test('signing out revokes this session alone', async () => {
  const pool = await begin()
  const username = await enter(pool)
  const { tokens } = await fetchAuthSession()
  const elsewhere = await pool.call('AdminInitiateAuth', {
    ClientId: pool.clientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: { USERNAME: username, PASSWORD: password },
  })
  await signOut()
  await isOut()
  await assert.rejects(pool.call('GetUser', { AccessToken: tokens.accessToken.toString() }), { message: 'Access Token has been revoked' })
  await pool.call('GetUser', { AccessToken: elsewhere.AuthenticationResult.AccessToken })
})

test('signing out everywhere revokes them all', async () => {
  const pool = await begin()
  const username = await enter(pool)
  const elsewhere = await pool.call('AdminInitiateAuth', {
    ClientId: pool.clientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: { USERNAME: username, PASSWORD: password },
  })
  await signOut({ global: true })
  await isOut()
  await assert.rejects(
    pool.call('GetUser', { AccessToken: elsewhere.AuthenticationResult.AccessToken }), { message: 'Access Token has been revoked' })
})

test('deleting oneself', async () => {
  const pool = await begin()
  const username = await enter(pool)
  await deleteUser()
  await isOut()
  await assert.rejects(pool.call('AdminGetUser', { Username: username }), { name: 'UserNotFoundException' })
})

test('a back end takes the token that the front end sends', async () => {
  const pool = await begin()
  const username = await enter(pool)
  const { tokens } = await fetchAuthSession()
  const token = `Bearer ${tokens.accessToken}`.slice('Bearer '.length)
  assert.equal((await pool.call('GetUser', { AccessToken: token })).Username, username)
  assert.equal(claims(token).client_id, pool.clientId)
  await pool.call('UpdateUserAttributes', { AccessToken: token, UserAttributes: [{ Name: 'picture', Value: 'https://example.com/x' }] })
  assert.equal((await fetchUserAttributes()).picture, 'https://example.com/x')
  await signOut()
})

test('a client that hides who exists', async () => {
  const pool = await begin({ client: { PreventUserExistenceErrors: 'ENABLED' } })
  for (const authFlowType of ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH']) {
    await fails(signIn({ username: 'nobody', password, options: { authFlowType } }), 'NotAuthorizedException', 'Incorrect username or password.')
  }
  const answer = await resetPassword({ username: 'nobody' })
  assert.equal(answer.nextStep.resetPasswordStep, 'CONFIRM_RESET_PASSWORD_WITH_CODE')
  assert.equal(await lastMessage(pool.id, 'nobody'), undefined)
})
