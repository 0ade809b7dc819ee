// aws-jwt-verify, as strict resource servers use it: JwtRsaVerifier with the server's own issuer, and CognitoJwtVerifier with Amazon's.
'use strict'

const { test } = require('node:test')
const { admin, assert, call, endpoint, load, makePool, password, startServer } = require('./support.cjs')
const { CognitoJwtVerifier, JwtRsaVerifier, SimpleJwksCache } = load('aws-jwt-verify.cjs')

// The library fetches by HTTPS alone; these keys come by plain HTTP, from wherever `at` points.
const cache = (at = (uri) => uri) => new SimpleJwksCache({
  fetcher: { fetch: async (uri) => (await fetch(at(uri))).arrayBuffer() },
})

async function signIn(pool) {
  const username = await pool.user({ email: 'me@example.com' })
  const { AuthenticationResult } = await call(pool.sdk, 'InitiateAuth', {
    ClientId: pool.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: username, PASSWORD: password },
  })
  return { username, ...AuthenticationResult }
}

const discovery = async (pool, at = endpoint) => (await fetch(`${at}/${pool.id}/.well-known/openid-configuration`)).json()

test("JwtRsaVerifier with the server's own issuer", async () => {
  const pool = await makePool()
  const { username, IdToken, AccessToken } = await signIn(pool)
  const { issuer, jwks_uri: jwksUri } = await discovery(pool)
  const identity = JwtRsaVerifier.create({ issuer, jwksUri, audience: pool.clientId }, { jwksCache: cache() })
  assert.equal((await identity.verify(IdToken))['cognito:username'], username)
  const access = JwtRsaVerifier.create({
    issuer, jwksUri, audience: null,
    customJwtCheck: ({ payload }) => assert.deepEqual([payload.token_use, payload.client_id], ['access', pool.clientId]),
  }, { jwksCache: cache() })
  assert.equal((await access.verify(AccessToken)).username, username)
  await assert.rejects(JwtRsaVerifier.create({ issuer, jwksUri, audience: 'other' }, { jwksCache: cache() }).verify(IdToken), /Audience not allowed/)
  await assert.rejects(
    JwtRsaVerifier.create({ issuer: 'https://elsewhere.example', jwksUri, audience: pool.clientId }, { jwksCache: cache() }).verify(IdToken))
})

test('the keys stand where verifiers look for them unasked', async () => {
  const pool = await makePool()
  const { IdToken } = await signIn(pool)
  const { issuer } = await discovery(pool)
  await JwtRsaVerifier.create({ issuer, audience: pool.clientId }, { jwksCache: cache() }).verify(IdToken)
})

test("another pool's keys are refused", async () => {
  const server = await startServer(['--no-shared-signing-keys'])
  try {
    const sdk = admin(server.endpoint)
    const pool = await makePool({ sdk })
    const other = await makePool({ sdk })
    const { IdToken } = await signIn(pool)
    const { issuer } = await discovery(pool, server.endpoint)
    const { jwks_uri: jwksUri } = await discovery(other, server.endpoint)
    await assert.rejects(JwtRsaVerifier.create({ issuer, jwksUri, audience: pool.clientId }, { jwksCache: cache() }).verify(IdToken))
  } finally {
    await server.stop()
  }
})

test("another pool's verifier refuses a token, also where the pools share keys, and a changed token is refused", async () => {
  const pool = await makePool()
  const other = await makePool()
  const { IdToken } = await signIn(pool)
  const { issuer } = await discovery(pool)
  const theirs = await discovery(other)
  await assert.rejects(
    JwtRsaVerifier.create({ issuer: theirs.issuer, jwksUri: theirs.jwks_uri, audience: pool.clientId }, { jwksCache: cache() }).verify(IdToken),
    // Over SQLite the testing profile has one key for all pools.
    process.env.SEKISHO_TEST_STORAGE ? /JWK for kid .* not found/ : /Issuer not allowed/)
  const [head, payload, signature] = IdToken.split('.')
  const changed = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url')), email: 'evil@example.com' })).toString('base64url')
  await assert.rejects(
    JwtRsaVerifier.create({ issuer, audience: pool.clientId }, { jwksCache: cache() }).verify([head, changed, signature].join('.')),
    /Invalid signature/)
})

test("CognitoJwtVerifier, unchanged, where the issuer is Amazon's", async () => {
  const server = await startServer([], { SEKISHO_ISSUER: 'aws' })
  try {
    const pool = await makePool({ sdk: admin(server.endpoint) })
    const { username, IdToken, AccessToken } = await signIn(pool)
    const amazon = `https://cognito-idp.us-east-1.amazonaws.com/${pool.id}`
    const jwksCache = cache((uri) => {
      assert.equal(uri, `${amazon}/.well-known/jwks.json`)
      return uri.replace('https://cognito-idp.us-east-1.amazonaws.com', server.endpoint)
    })
    const verifier = (tokenUse) => CognitoJwtVerifier.create({ userPoolId: pool.id, clientId: pool.clientId, tokenUse }, { jwksCache })
    assert.equal((await verifier('id').verify(IdToken))['cognito:username'], username)
    assert.equal((await verifier('access').verify(AccessToken)).username, username)
    await assert.rejects(verifier('access').verify(IdToken))
    await assert.rejects(verifier('id').verify(AccessToken))
    await pool.call('CreateGroup', { GroupName: 'g' })
    await assert.rejects(
      CognitoJwtVerifier.create({ userPoolId: pool.id, clientId: pool.clientId, tokenUse: 'id', groups: 'g' }, { jwksCache }).verify(IdToken))
  } finally {
    await server.stop()
  }
})

test("CognitoJwtVerifier with keys that were put into its cache fetches nothing", async () => {
  const server = await startServer([], { SEKISHO_ISSUER: 'aws' })
  try {
    const pool = await makePool({ sdk: admin(server.endpoint) })
    const { username, AccessToken } = await signIn(pool)
    const verifier = CognitoJwtVerifier.create({ userPoolId: pool.id, clientId: pool.clientId, tokenUse: 'access' })
    verifier.cacheJwks(await (await fetch(`${server.endpoint}/${pool.id}/.well-known/jwks.json`)).json())
    assert.equal(verifier.verifySync(AccessToken).username, username)
  } finally {
    await server.stop()
  }
})
