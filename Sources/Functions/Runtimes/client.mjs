// Runs one function of a file, event by event, as AWS Lambda does: arguments are the file and the function's name.
import http from 'node:http'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [file, name] = process.argv.slice(-2)
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':')
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })

function send(method, target, body) {
  return new Promise((resolve, reject) => {
    const options = { host, port, method, agent, path: `/2018-06-01/runtime${target}` }
    if (body !== undefined) {
      options.headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }
    }
    const request = http.request(options, (answer) => {
      const parts = []
      answer.on('data', (part) => parts.push(part))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

// A connection that was idle for long may be gone.
const ask = (...call) => send(...call).catch(() => send(...call))

function describe(problem) {
  if (!(problem instanceof Error)) return JSON.stringify({ errorMessage: String(problem), errorType: typeof problem, trace: [] })
  return JSON.stringify({
    errorMessage: problem.message, errorType: problem.name, trace: (problem.stack ?? '').split('\n').slice(1),
  })
}

function context(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms'])
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: '', logStreamName: '', callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  }
}

// A handler answers by what it returns, by a promise, by the callback, or by the context, whichever comes first.
function run(handler, event, context) {
  return new Promise((resolve, reject) => {
    const done = (problem, result) => (problem == null ? resolve(result) : reject(problem))
    Object.assign(context, { done, succeed: resolve, fail: (problem) => reject(problem ?? 'handled') })
    const result = handler(event, context, done)
    if (result !== undefined && typeof result?.then === 'function') result.then(resolve, reject)
    else if (result !== undefined) resolve(result)
    // Neither a callback nor a context that it could answer by.
    else if (handler.length < 2) resolve(null)
  })
}

async function load() {
  const module = await import(pathToFileURL(path.resolve(file)))
  const handler = module[name] ?? module.default?.[name]
  if (typeof handler === 'function') return handler
  throw Object.assign(new Error(`${path.basename(file)}.${name} is undefined or not exported`), {
    name: 'Runtime.HandlerNotFound',
  })
}

// Only now and then is there nothing else that keeps the process alive.
const alive = setInterval(() => {}, 1 << 30)
let running
async function fall(problem) {
  console.error(problem)
  if (running) await ask('POST', `/invocation/${running}/error`, describe(problem)).catch(() => {})
  process.exit(129)
}
process.on('uncaughtException', fall)
process.on('unhandledRejection', fall)

let handler
try {
  handler = await load()
} catch (problem) {
  await ask('POST', '/init/error', describe(problem))
  process.exit(1)
}
while (true) {
  const next = await ask('GET', '/invocation/next')
  if (next.status !== 200) {
    // Somebody else serves from now on, or nobody.
    clearInterval(alive)
    process.exit(1)
  }
  const about = context(next.headers)
  running = about.awsRequestId
  try {
    const result = (await run(handler, JSON.parse(next.body), about)) ?? null
    await ask('POST', `/invocation/${running}/response`, JSON.stringify(result))
  } catch (problem) {
    await ask('POST', `/invocation/${running}/error`, describe(problem))
  }
  running = undefined
}
