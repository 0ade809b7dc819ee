// Credentials of AWS for users and guests of an app, as Amplify JS v6 fetches them (cognito/identity-pools §5, §6).
'use strict'

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { test } = require('node:test')
const { admin, assert, call, endpoint, load, makePool, password, soon, unique, useAmplify } = require('./support.cjs')
const { fetchAuthSession, signIn, signOut } = load('amplify-auth.cjs')
const sdk = load('aws-sdk-cognito.cjs').identity

/** A role of the server that allows one action; its ARN. */
function role(action) {
  const name = unique('role')
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] }
  const file = path.join(os.tmpdir(), `${name}.json`)
  fs.writeFileSync(file, JSON.stringify(policy))
  execFileSync(process.env.SEKISHO_SERVER, ['roles', 'create', '--name', name, '--policy', file, '--url', endpoint])
  fs.unlinkSync(file)
  return `arn:aws:iam::000000000000:role/${name}`
}

/** A user pool and an identity pool that takes its users and guests; Amplify configured for both. */
async function begin({ guests = true } = {}) {
  const pool = await makePool()
  const client = new sdk.CognitoIdentityClient({
    endpoint, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  })
  const { IdentityPoolId } = await client.send(new sdk.CreateIdentityPoolCommand({
    IdentityPoolName: unique('identities'), AllowUnauthenticatedIdentities: guests,
    CognitoIdentityProviders: [{ ProviderName: `cognito-idp.us-east-1.amazonaws.com/${pool.id}`, ClientId: pool.clientId }],
  }))
  await client.send(new sdk.SetIdentityPoolRolesCommand({
    IdentityPoolId, Roles: { authenticated: role('cognito-idp:ListUsers'), unauthenticated: role('cognito-idp:DescribeUserPool') },
  }))
  await soon(() => client.send(new sdk.GetIdentityPoolRolesCommand({ IdentityPoolId })))
  useAmplify(pool, endpoint, { identityPoolId: IdentityPoolId, identityPoolEndpoint: endpoint, allowGuestAccess: guests })
  return pool
}

const acting = (credentials) => admin(endpoint, { credentials })

test('a guest has credentials, a user who signs in keeps the identity, and another device finds it', async () => {
  const pool = await begin()
  const guest = await fetchAuthSession()
  assert.equal(guest.tokens, undefined)
  assert.match(guest.identityId, /^us-east-1:[0-9a-f-]{36}$/)
  assert.match(guest.credentials.accessKeyId, /^ASIA/)
  assert.ok(guest.credentials.expiration > new Date(Date.now() + 50 * 60_000))
  const asGuest = acting(guest.credentials)
  assert.equal((await call(asGuest, 'DescribeUserPool', { UserPoolId: pool.id })).UserPool.Id, pool.id)
  await assert.rejects(call(asGuest, 'ListUsers', { UserPoolId: pool.id }), { name: 'AccessDeniedException' })

  const username = await pool.user()
  await signIn({ username, password })
  const user = await fetchAuthSession()
  assert.equal(user.identityId, guest.identityId)
  assert.notEqual(user.credentials.accessKeyId, guest.credentials.accessKeyId)
  const asUser = acting(user.credentials)
  assert.equal((await call(asUser, 'ListUsers', { UserPoolId: pool.id })).Users.length, 1)
  await assert.rejects(call(asUser, 'DescribeUserPool', { UserPoolId: pool.id }), { name: 'AccessDeniedException' })
  await signOut()

  const again = await fetchAuthSession()
  assert.notEqual(again.identityId, guest.identityId)
  await signIn({ username, password })
  assert.equal((await fetchAuthSession()).identityId, guest.identityId)
  await signOut()
})

test('where there are no guests, users have credentials all the same', async () => {
  const pool = await begin({ guests: false })
  const username = await pool.user()
  const nobody = await fetchAuthSession()
  assert.equal(nobody.credentials, undefined)
  await signIn({ username, password })
  const { identityId, credentials } = await fetchAuthSession()
  assert.match(identityId, /^us-east-1:/)
  assert.equal((await call(acting(credentials), 'ListUsers', { UserPoolId: pool.id })).Users.length, 1)
  const { credentials: fresh } = await fetchAuthSession({ forceRefresh: true })
  assert.notEqual(fresh.accessKeyId, credentials.accessKeyId)
  await signOut()
})
