// amazon-cognito-identity-js, Amplify's predecessor: still in many products.
'use strict'

const { test } = require('node:test')
const { PlainStorage, assert, claims, endpoint, load, makePool, otherPassword, password, unique } = require('./support.cjs')
const { AuthenticationDetails, CognitoUser, CognitoUserAttribute, CognitoUserPool } = load('cognito-identity-js.cjs')

/** Turns a method that ends in a Node-style callback into a promise. */
const promised = (object, name, ...values) => new Promise((resolve, reject) => {
  object[name](...values, (error, value) => (error ? reject(error) : resolve(value)))
})

/** Turns a method that takes { onSuccess, onFailure, ... } into a promise; other callbacks resolve with their name. */
const outcome = (object, name, ...values) => new Promise((resolve, reject) => {
  const named = (event) => (...given) => resolve({ event, given })
  object[name](...values, {
    onSuccess: named('success'), onFailure: reject, newPasswordRequired: named('newPasswordRequired'), inputVerificationCode: named('inputVerificationCode'),
    mfaRequired: named('mfaRequired'), totpRequired: named('totpRequired'), mfaSetup: named('mfaSetup'), customChallenge: named('customChallenge'),
  })
})

async function begin(options) {
  const made = await makePool(options)
  made.storage = new PlainStorage()
  made.userPool = new CognitoUserPool({ UserPoolId: made.id, ClientId: made.clientId, endpoint, Storage: made.storage })
  made.named = (Username) => new CognitoUser({ Username, Pool: made.userPool, Storage: made.storage })
  return made
}

async function enter(pool, username, secret = password) {
  const user = pool.named(username)
  const { event, given } = await outcome(user, 'authenticateUser', new AuthenticationDetails({ Username: username, Password: secret }))
  return { user, event, given }
}

test('signing up and confirming', async () => {
  const pool = await begin()
  const username = unique()
  const answer = await new Promise((resolve, reject) => pool.userPool.signUp(
    username, password, [new CognitoUserAttribute({ Name: 'email', Value: 'old@example.com' })], null,
    (error, value) => (error ? reject(error) : resolve(value))))
  assert.equal(answer.userConfirmed, false)
  assert.equal(answer.codeDeliveryDetails.Destination, 'o***@e***')
  const user = pool.named(username)
  const again = await promised(user, 'resendConfirmationCode')
  assert.equal(again.CodeDeliveryDetails.AttributeName, 'email')
  assert.equal(await promised(user, 'confirmRegistration', await pool.code(username, 'resend'), true), 'SUCCESS')
  assert.equal((await enter(pool, username)).event, 'success')
})

test('signing in by SRP, and the session afterwards', async () => {
  const pool = await begin()
  const username = await pool.user({ email: 'me@example.com' })
  const { user, event, given } = await enter(pool, username)
  assert.equal(event, 'success')
  const session = given[0]
  assert.equal(session.isValid(), true)
  assert.equal(session.getAccessToken().payload.username, username)
  assert.equal(pool.userPool.getCurrentUser().getUsername(), username)
  const found = await promised(user, 'getSession')
  assert.equal(found.getIdToken().getJwtToken(), session.getIdToken().getJwtToken())
  const data = await promised(user, 'getUserAttributes')
  assert.equal(data.find((one) => one.getName() === 'email').getValue(), 'me@example.com')
})

test('signing in by password', async () => {
  const pool = await begin()
  const username = await pool.user()
  const user = pool.named(username)
  user.setAuthenticationFlowType('USER_PASSWORD_AUTH')
  const { event } = await outcome(user, 'authenticateUser', new AuthenticationDetails({ Username: username, Password: password }))
  assert.equal(event, 'success')
})

test('refreshing by REFRESH_TOKEN_AUTH', async () => {
  const pool = await begin()
  const username = await pool.user()
  const { user, given } = await enter(pool, username)
  const renewed = await promised(user, 'refreshSession', given[0].getRefreshToken())
  assert.equal(renewed.getRefreshToken().getToken(), given[0].getRefreshToken().getToken())
  assert.equal(claims(renewed.getAccessToken().getJwtToken()).origin_jti, claims(given[0].getAccessToken().getJwtToken()).origin_jti)
  assert.notEqual(claims(renewed.getAccessToken().getJwtToken()).jti, claims(given[0].getAccessToken().getJwtToken()).jti)
})

test('a wrong password and a user who is not confirmed', async () => {
  const pool = await begin()
  const username = await pool.user()
  await assert.rejects(enter(pool, username, 'Not-the-0ne'), { code: 'NotAuthorizedException', message: 'Incorrect username or password.' })
  await assert.rejects(enter(pool, 'nobody'), { code: 'UserNotFoundException', message: 'User does not exist.' })
  const waiting = unique()
  await pool.call('SignUp', { ClientId: pool.clientId, Username: waiting, Password: password })
  await assert.rejects(enter(pool, waiting), { code: 'UserNotConfirmedException', message: 'User is not confirmed.' })
})

test('changing a password', async () => {
  const pool = await begin()
  const username = await pool.user()
  const { user } = await enter(pool, username)
  assert.equal(await promised(user, 'changePassword', password, otherPassword), 'SUCCESS')
  assert.equal((await enter(pool, username, otherPassword)).event, 'success')
})

test('a forgotten password', async () => {
  const pool = await begin()
  const username = await pool.user({ email: 'me@example.com', email_verified: 'true' })
  const user = pool.named(username)
  const asked = await outcome(user, 'forgotPassword')
  assert.equal(asked.given[0].CodeDeliveryDetails.Destination, 'm***@e***')
  await outcome(user, 'confirmPassword', await pool.code(username, 'forgot-password'), otherPassword)
  assert.equal((await enter(pool, username, otherPassword)).event, 'success')
})

test('a temporary password', async () => {
  const pool = await begin()
  const username = await pool.user({ email: 'me@example.com', email_verified: 'true' }, { secret: 'Temp-0rary!', permanent: false })
  const { user, event, given } = await enter(pool, username, 'Temp-0rary!')
  assert.equal(event, 'newPasswordRequired')
  const [attributes, required] = given
  assert.equal(attributes.email, 'me@example.com')
  assert.deepEqual(required, [])
  const done = await outcome(user, 'completeNewPasswordChallenge', otherPassword, {})
  assert.equal(done.event, 'success')
  assert.equal((await enter(pool, username, otherPassword)).event, 'success')
})

test('attributes and their codes', async () => {
  const pool = await begin()
  const username = await pool.user({ email: 'me@example.com' })
  const { user } = await enter(pool, username)
  assert.equal(await promised(user, 'updateAttributes', [{ Name: 'name', Value: 'Me' }]), 'SUCCESS')
  assert.equal((await outcome(user, 'getAttributeVerificationCode', 'email')).event, 'inputVerificationCode')
  await outcome(user, 'verifyAttribute', 'email', await pool.code(username, 'verify-attribute'))
  assert.equal(await promised(user, 'deleteAttributes', ['name']), 'SUCCESS')
  const data = await promised(user, 'getUserData')
  assert.equal(data.UserAttributes.find((one) => one.Name === 'email_verified').Value, 'true')
  assert.equal(data.UserAttributes.find((one) => one.Name === 'name'), undefined)
})

test('signing out everywhere, and deleting oneself', async () => {
  const pool = await begin()
  const username = await pool.user()
  const first = await enter(pool, username)
  await outcome(first.user, 'globalSignOut')
  await assert.rejects(pool.call('GetUser', { AccessToken: first.given[0].getAccessToken().getJwtToken() }), { message: 'Access Token has been revoked' })
  const { user } = await enter(pool, username)
  await promised(user, 'deleteUser')
  await assert.rejects(pool.call('AdminGetUser', { Username: username }), { name: 'UserNotFoundException' })
})

test('signing out revokes', async () => {
  const pool = await begin()
  const username = await pool.user()
  const { user, given } = await enter(pool, username)
  await new Promise((resolve) => user.signOut(resolve))
  await assert.rejects(pool.call('GetUser', { AccessToken: given[0].getAccessToken().getJwtToken() }), { message: 'Access Token has been revoked' })
})
