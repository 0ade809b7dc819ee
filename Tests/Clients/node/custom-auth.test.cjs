// Sign-ins of the pool's own making, by Amplify's CUSTOM_WITH_SRP and CUSTOM_WITHOUT_SRP (cognito/custom-challenges).
'use strict'

const { after, test } = require('node:test')
const http = require('node:http')
const { admin, assert, load, makePool, password, startServer, useAmplify } = require('./support.cjs')
const { confirmSignIn, fetchAuthSession, signIn, signOut } = load('amplify-auth.cjs')

const answer = 'the-answer-is-42'

/** A Lambda that has all three functions: two tries at one question, after a password where one came. */
function lambda() {
  const events = []
  const server = http.createServer((request, response) => {
    const chunks = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const event = JSON.parse(Buffer.concat(chunks))
      events.push(event)
      response.end(JSON.stringify(decide(event)))
    })
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ events, server, port: server.address().port })))
}

function decide(event) {
  const { request, response } = event
  switch (event.triggerSource.split('_')[0]) {
    case 'DefineAuthChallenge': {
      const last = request.session.at(-1)
      const wrong = request.session.filter((one) => one.challengeName === 'CUSTOM_CHALLENGE' && !one.challengeResult).length
      if (last?.challengeName === 'SRP_A') response.challengeName = 'PASSWORD_VERIFIER'
      else if (last?.challengeName === 'CUSTOM_CHALLENGE' && last.challengeResult) response.issueTokens = true
      else if (wrong >= 2) response.failAuthentication = true
      else response.challengeName = 'CUSTOM_CHALLENGE'
      break
    }
    case 'CreateAuthChallenge':
      response.publicChallengeParameters = { question: 'What is the answer?' }
      response.privateChallengeParameters = { answer }
      response.challengeMetadata = 'QUESTION'
      break
    default:
      response.answerCorrect = request.challengeAnswer === request.privateChallengeParameters.answer
  }
  return event
}

let functions, server, started

/** Both servers come with the first test: where a filter by name leaves none, nobody would end them. */
function start() {
  started ??= (async () => {
    functions = await lambda()
    server = await startServer(['--functions', `*=lambda+http://127.0.0.1:${functions.port}`])
  })()
  return started
}

after(async () => {
  await server?.stop()
  functions?.server.closeAllConnections()
  functions?.server.close()
})

async function begin() {
  await start()
  const arn = (name) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`
  const names = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse']
  const pool = await makePool({
    sdk: admin(server.endpoint), pool: { LambdaConfig: Object.fromEntries(names.map((name) => [name, arn(name)])) },
    client: { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
  })
  useAmplify(pool, server.endpoint)
  return pool
}

for (const [authFlowType, first] of [['CUSTOM_WITHOUT_SRP', []], ['CUSTOM_WITH_SRP', ['SRP_A', 'PASSWORD_VERIFIER']]]) {
  const withPassword = authFlowType === 'CUSTOM_WITH_SRP' ? { password } : {}

  test(`${authFlowType}: a wrong answer, and then the right one`, async () => {
    const pool = await begin()
    const username = await pool.user({ email: 'me@example.com' })
    let step = await signIn({ username, ...withPassword, options: { authFlowType } })
    assert.equal(step.isSignedIn, false)
    assert.equal(step.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE')
    assert.equal(step.nextStep.additionalInfo.question, 'What is the answer?')
    assert.equal(step.nextStep.additionalInfo.answer, undefined)
    step = await confirmSignIn({ challengeResponse: 'no' })
    assert.equal(step.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE')
    step = await confirmSignIn({ challengeResponse: answer, options: { clientMetadata: { from: 'test' } } })
    assert.deepEqual([step.isSignedIn, step.nextStep.signInStep], [true, 'DONE'])
    const { tokens } = await fetchAuthSession()
    assert.equal(tokens.accessToken.payload.username, username)
    const last = functions.events.at(-1)
    assert.deepEqual(last.request.session.map((one) => one.challengeName), [...first, 'CUSTOM_CHALLENGE', 'CUSTOM_CHALLENGE'])
    assert.deepEqual(last.request.clientMetadata, { from: 'test' })
    await signOut()
  })

  test(`${authFlowType}: too many wrong answers`, async () => {
    const pool = await begin()
    const username = await pool.user()
    await signIn({ username, ...withPassword, options: { authFlowType } })
    await confirmSignIn({ challengeResponse: 'no' })
    await assert.rejects(confirmSignIn({ challengeResponse: 'no' }), { name: 'NotAuthorizedException' })
  })
}

test('CUSTOM_WITH_SRP: a wrong password', async () => {
  const pool = await begin()
  const username = await pool.user()
  const options = { authFlowType: 'CUSTOM_WITH_SRP' }
  await assert.rejects(signIn({ username, password: 'Wrong-1234', options }), { name: 'NotAuthorizedException' })
})
