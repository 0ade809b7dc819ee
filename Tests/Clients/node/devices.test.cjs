// Devices through Amplify JS v6 and amazon-cognito-identity-js (cognito/devices; cognito/amplify §8).
// Amplify is one per process, so these tests run one after another, each with a pool and a storage of its own.
'use strict'

const { test } = require('node:test')
const { PlainStorage, assert, claims, endpoint, load, makePool, password, totp, useAmplify } = require('./support.cjs')
const {
  confirmSignIn, fetchAuthSession, fetchDevices, forgetDevice, rememberDevice, setUpTOTP, signIn,
  signOut, updateMFAPreference, verifyTOTPSetup,
} = load('amplify-auth.cjs')
const { AuthenticationDetails, CognitoUser, CognitoUserPool } = load('cognito-identity-js.cjs')

/** A pool that tracks devices, and Amplify configured for it. */
async function begin({ asks = false, mfa = true } = {}) {
  const pool = await makePool({
    pool: { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: asks } },
  })
  if (mfa) {
    await pool.call('SetUserPoolMfaConfig', { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } })
  }
  useAmplify(pool)
  return pool
}

/** A user with an authenticator app, set up by another client than this one, who is then signed in here by its code. */
async function signInByCode(pool) {
  const username = await pool.user()
  const other = await pool.call('AdminInitiateAuth', {
    ClientId: pool.clientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: { USERNAME: username, PASSWORD: password },
  })
  assert.ok(other.AuthenticationResult.NewDeviceMetadata)
  await signIn({ username, password })
  const { sharedSecret } = await setUpTOTP()
  await verifyTOTPSetup({ code: totp(sharedSecret) })
  await updateMFAPreference({ totp: 'PREFERRED' })
  await forgetDevice()
  await signOut()
  const step = await signIn({ username, password })
  assert.equal(step.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE')
  assert.equal((await confirmSignIn({ challengeResponse: totp(sharedSecret, 1) })).isSignedIn, true)
  return username
}

test('a device that is always remembered signs in without a code, until it is forgotten', async () => {
  const pool = await begin()
  const username = await signInByCode(pool)
  const [device, ...others] = await fetchDevices()
  assert.equal(others.length, 0)
  assert.equal(device.attributes.device_status, 'valid')
  assert.ok(device.createDate instanceof Date && device.lastAuthenticatedDate instanceof Date)
  const key = claims((await fetchAuthSession()).tokens.accessToken.toString()).device_key
  assert.equal(device.id, key)
  await signOut()

  for (const authFlowType of ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH']) {
    const step = await signIn({ username, password, options: { authFlowType } })
    assert.equal(step.isSignedIn, true, authFlowType)
    const session = await fetchAuthSession({ forceRefresh: true })
    assert.equal(claims(session.tokens.accessToken.toString()).device_key, key)
    assert.equal((await fetchDevices()).length, 1)
    await signOut()
  }

  await signIn({ username, password })
  await forgetDevice({ device: { id: key } })
  assert.deepEqual(await fetchDevices(), [])
  await signOut()
  const step = await signIn({ username, password })
  assert.equal(step.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE')
})

test('a device that is forgotten elsewhere signs in as a new one', async () => {
  const pool = await begin({ mfa: false })
  const username = await pool.user()
  for (const authFlowType of ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH']) {
    await signIn({ username, password })
    const [{ id }] = await fetchDevices()
    await signOut()
    await pool.call('AdminForgetDevice', { Username: username, DeviceKey: id })
    assert.equal((await signIn({ username, password, options: { authFlowType } })).isSignedIn, true)
    const [device, ...others] = await fetchDevices()
    assert.ok(device.id !== id && others.length === 0)
    await signOut()
    await pool.call('AdminForgetDevice', { Username: username, DeviceKey: device.id })
    await signIn({ username, password })
    await forgetDevice()
    await signOut()
  }
})

test('where users are asked, a device is remembered by rememberDevice', async () => {
  const pool = await begin({ asks: true })
  const username = await signInByCode(pool)
  assert.deepEqual(await fetchDevices(), [])
  await rememberDevice()
  assert.equal((await fetchDevices()).length, 1)
  await signOut()
  assert.equal((await signIn({ username, password })).isSignedIn, true)
  await forgetDevice()
  assert.deepEqual(await fetchDevices(), [])
  await signOut()
})

// amazon-cognito-identity-js

/** What a sign-in of the predecessor leads to. */
function authenticate(pool, username, storage, secret = password) {
  const user = new CognitoUser({
    Username: username, Pool: new CognitoUserPool({ UserPoolId: pool.id, ClientId: pool.clientId, endpoint, Storage: storage }), Storage: storage,
  })
  return new Promise((resolve, reject) => {
    user.authenticateUser(new AuthenticationDetails({ Username: username, Password: secret }), {
      onSuccess: (session) => resolve({ user, claims: claims(session.getAccessToken().getJwtToken()) }), onFailure: reject,
    })
  })
}

test('the predecessor of Amplify confirms its device, proves it, and does without one that is forgotten', async () => {
  const pool = await begin({ mfa: false })
  const username = await pool.user()
  const storage = new PlainStorage()
  const first = await authenticate(pool, username, storage)
  const again = await authenticate(pool, username, storage)
  assert.equal(again.claims.device_key, first.claims.device_key)
  await new Promise((resolve, reject) => {
    again.user.getSession((error) => (error ? reject(error) : again.user.refreshSession(again.user.getSignInUserSession().getRefreshToken(), (failure) => (failure ? reject(failure) : resolve()))))
  })
  await assert.rejects(authenticate(pool, username, storage, 'Wr0ng-Password'), { name: 'NotAuthorizedException' })
  await pool.call('AdminForgetDevice', { Username: username, DeviceKey: first.claims.device_key })
  const last = await authenticate(pool, username, storage)
  assert.notEqual(last.claims.device_key, first.claims.device_key)
})
