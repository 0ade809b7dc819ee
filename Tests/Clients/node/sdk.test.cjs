// AWS SDK v3: administration, paginators, typed errors.
'use strict'

const { test } = require('node:test')
const { admin, assert, call, claims, endpoint, load, makePool, password, secretHash, soon, unique } = require('./support.cjs')
const { identity, idp } = load('aws-sdk-cognito.cjs')

test('a pool and a client are made, described, changed and deleted', async () => {
  const pool = await makePool()
  const { UserPool } = await pool.call('DescribeUserPool')
  assert.equal(UserPool.Id, pool.id)
  assert.ok(UserPool.CreationDate instanceof Date && Math.abs(UserPool.CreationDate - Date.now()) < 60_000)
  assert.equal(UserPool.Policies.PasswordPolicy.MinimumLength, 8)
  await pool.call('UpdateUserPool', { PoolName: 'Renamed' })
  await soon(async () => assert.equal((await pool.call('DescribeUserPool')).UserPool.Name, 'Renamed'))
  const { UserPoolClient } = await pool.call('UpdateUserPoolClient', { ClientId: pool.clientId, ClientName: 'second' })
  assert.equal(UserPoolClient.ClientName, 'second')
  await pool.call('DeleteUserPoolClient', { ClientId: pool.clientId })
  await pool.call('DeleteUserPool')
  await soon(() => assert.rejects(pool.call('DescribeUserPool'), (error) => {
    assert.ok(error instanceof idp.ResourceNotFoundException)
    assert.equal(error.message, `User pool ${pool.id} does not exist.`)
    assert.equal(error.$metadata.httpStatusCode, 400)
    assert.match(error.$metadata.requestId, /^[0-9a-f-]{36}$/)
    return true
  }))
})

test('errors have their types', async () => {
  const pool = await makePool()
  const username = await pool.user()
  const start = (parameters, flow = 'USER_PASSWORD_AUTH') =>
    call(pool.sdk, 'InitiateAuth', { ClientId: pool.clientId, AuthFlow: flow, AuthParameters: parameters })
  const cases = [
    [() => start({ USERNAME: username, PASSWORD: 'Not-the-0ne' }), idp.NotAuthorizedException, 'Incorrect username or password.'],
    [() => start({ USERNAME: 'nobody', PASSWORD: password }), idp.UserNotFoundException, 'User does not exist.'],
    [() => start({}), idp.InvalidParameterException, 'Missing required parameter USERNAME'],
    [() => pool.call('CreateGroup', { GroupName: 'has space' }), idp.InvalidParameterException],
    [() => pool.call('AdminCreateUser', { Username: username }), idp.UsernameExistsException, 'User account already exists'],
    [() => call(pool.sdk, 'SignUp', { ClientId: pool.clientId, Username: unique(), Password: 'short' }), idp.InvalidPasswordException],
    [() => call(pool.sdk, 'GetUser', { AccessToken: 'a.b.c' }), idp.NotAuthorizedException],
  ]
  for (const [attempt, type, message] of cases) {
    await assert.rejects(attempt, (error) => {
      assert.ok(error instanceof type, `${error.name}: ${error.message}`)
      if (message) assert.equal(error.message, message)
      return true
    })
  }
})

test('paginators reach the end', async () => {
  const pool = await makePool()
  const names = new Set()
  for (let number = 0; number < 7; number++) names.add(await pool.user())
  const collect = async (paginator, key, field) => {
    const found = []
    for await (const page of paginator) found.push(...page[key].map((item) => item[field]))
    return found
  }
  const users = await collect(idp.paginateListUsers({ client: pool.sdk, pageSize: 3 }, { UserPoolId: pool.id }), 'Users', 'Username')
  assert.deepEqual(users.sort(), [...names].sort())
  for (const GroupName of ['a', 'b', 'c']) {
    await pool.call('CreateGroup', { GroupName })
    await pool.call('AdminAddUserToGroup', { GroupName, Username: users[0] })
  }
  // A paginator writes into its input: each needs its own.
  const input = () => ({ UserPoolId: pool.id, Username: users[0] })
  assert.deepEqual((await collect(idp.paginateListGroups({ client: pool.sdk, pageSize: 2 }, input()), 'Groups', 'GroupName')).sort(), ['a', 'b', 'c'])
  assert.deepEqual(
    (await collect(idp.paginateAdminListGroupsForUser({ client: pool.sdk, pageSize: 2 }, input()), 'Groups', 'GroupName')).sort(), ['a', 'b', 'c'])
  assert.deepEqual(
    await collect(idp.paginateListUsersInGroup({ client: pool.sdk, pageSize: 2 }, { ...input(), GroupName: 'a' }), 'Users', 'Username'), [users[0]])
  const clients = idp.paginateListUserPoolClients({ client: pool.sdk, pageSize: 1 }, { UserPoolId: pool.id })
  assert.deepEqual(await collect(clients, 'UserPoolClients', 'ClientId'), [pool.clientId])
  const far = admin(undefined, { region: 'ap-south-2' })
  const made = [await makePool({ sdk: far }), await makePool({ sdk: far })].map((one) => one.id)
  const pools = await collect(idp.paginateListUserPools({ client: far, pageSize: 1 }, {}), 'UserPools', 'Id')
  for (const id of made) assert.ok(pools.includes(id))
})

test('operations without an output shape resolve', async () => {
  const pool = await makePool()
  const username = await pool.user()
  await pool.call('CreateGroup', { GroupName: 'g' })
  for (const [name, input] of [
    ['AdminAddUserToGroup', { GroupName: 'g', Username: username }], ['AdminRemoveUserFromGroup', { GroupName: 'g', Username: username }],
    ['DeleteGroup', { GroupName: 'g' }], ['AdminDeleteUser', { Username: username }],
  ]) {
    const answer = await pool.call(name, input)
    assert.equal(answer.$metadata.httpStatusCode, 200)
  }
})

test('a server-side sign-in with a secret', async () => {
  const pool = await makePool({ client: { GenerateSecret: true } })
  const username = await pool.user()
  const parameters = { USERNAME: username, PASSWORD: password, SECRET_HASH: secretHash(username, pool) }
  const { AuthenticationResult } = await pool.call('AdminInitiateAuth', {
    ClientId: pool.clientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters: parameters,
  })
  assert.equal(claims(AuthenticationResult.AccessToken).username, username)
})

test('an e-mail address with every kind of letter comes back as it went', async () => {
  const pool = await makePool()
  const name = 'Zoë 漢字 "quoted" \\ \u{1f600} \u2028 </script>'
  const username = await pool.user({ name })
  const { UserAttributes } = await pool.call('AdminGetUser', { Username: username })
  assert.equal(UserAttributes.find((one) => one.Name === 'name').Value, name)
})

test('a hundred calls at once', async () => {
  const pool = await makePool()
  const answers = await Promise.all(Array.from({ length: 100 }, () => pool.call('ListUsers')))
  assert.ok(answers.every((one) => one.Users.length === 0))
})

test('an identity pool is made, described, listed, changed and deleted', async () => {
  const sdk = new identity.CognitoIdentityClient({
    endpoint, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } })
  const send = (name, input) => sdk.send(new identity[`${name}Command`](input))
  const { $metadata, ...made } = await send('CreateIdentityPool', { IdentityPoolName: unique(), AllowUnauthenticatedIdentities: true })
  assert.equal($metadata.httpStatusCode, 200)
  const at = { IdentityPoolId: made.IdentityPoolId }
  const { $metadata: _, ...described } = await send('DescribeIdentityPool', at)
  assert.deepEqual(described, made)
  const found = []
  for await (const page of identity.paginateListIdentityPools({ client: sdk, pageSize: 1 }, {})) found.push(...page.IdentityPools)
  assert.ok(found.some((one) => one.IdentityPoolId === made.IdentityPoolId))
  await send('UpdateIdentityPool', { ...made, IdentityPoolName: 'renamed' })
  await soon(async () => assert.equal((await send('DescribeIdentityPool', at)).IdentityPoolName, 'renamed'))
  await send('DeleteIdentityPool', at)
  await soon(() => assert.rejects(send('DescribeIdentityPool', at), (error) => {
    assert.ok(error instanceof identity.ResourceNotFoundException)
    assert.equal(error.message, `IdentityPool '${made.IdentityPoolId}' not found.`)
    return true
  }))
  sdk.destroy()
})
