// A page with Amplify UI's Authenticator on a port of its own, so that its calls cross origins, and a browser to look at it with.
import { after } from 'node:test'
import { createServer } from 'node:http'
import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
export const support = require('../node/support.cjs')

const clients = process.env.SEKISHO_CLIENTS
const results = process.env.SEKISHO_RESULTS ?? '.'
const puppeteer = (await import(pathToFileURL(join(clients, 'puppeteer-core.mjs')))).default

const document = (configuration) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/authenticator.css"></head>
<body><div id="root"></div><script src="/authenticator.js"></script><script>
const { Amplify, mount } = AmplifyAuthenticator
Amplify.configure({ Auth: { Cognito: ${JSON.stringify(configuration)} } })
mount(document.getElementById('root'), { loginMechanisms: ['username'], signUpAttributes: ['email'] })
</script></body></html>`

// What a front end of one's own does with Amplify; tests call it step by step, and the page says how it stands.
const passkeyDocument = (configuration) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Passkeys</title><link rel="icon" href="data:,"></head>
<body><h1>Passkeys</h1><p id="state">signed out</p><script src="/amplify.js"></script><script>
const { Amplify, signIn, signOut, getCurrentUser, associateWebAuthnCredential, listWebAuthnCredentials, deleteWebAuthnCredential } = AmplifyAuth
Amplify.configure({ Auth: { Cognito: ${JSON.stringify(configuration)} } })
const show = (text) => { document.getElementById('state').textContent = text }
const shown = async (result) => {
  const { username } = await getCurrentUser()
  const { credentials } = await listWebAuthnCredentials()
  show(username + ': ' + credentials.length + (credentials.length === 1 ? ' passkey' : ' passkeys') + credentials.map((one) => ', ' + one.friendlyCredentialName).join(''))
  return result
}
window.passkeys = {
  signIn: async (username, password) => shown(await signIn({ username, password })),
  signInByPasskey: async (username) => shown(await signIn({ username, options: { authFlowType: 'USER_AUTH', preferredChallenge: 'WEB_AUTHN' } })),
  signOut: async () => { await signOut(); show('signed out') },
  user: () => getCurrentUser(),
  associate: async () => shown(await associateWebAuthnCredential()),
  list: () => listWebAuthnCredentials(),
  remove: async (credentialId) => shown(await deleteWebAuthnCredential({ credentialId })),
}
</script></body></html>`

/** Serves the page; `?userPoolId=...&userPoolClientId=...` says which pool it is for. */
async function servePage() {
  const files = {
    '/authenticator.js': ['authenticator.browser.js', 'text/javascript'],
    '/authenticator.css': ['authenticator.browser.css', 'text/css'],
    '/amplify.js': ['amplify-auth.browser.js', 'text/javascript'],
  }
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost')
    const [file, type] = files[url.pathname] ?? []
    if (file) {
      response.setHeader('content-type', type)
      response.end(await readFile(join(clients, file)))
    } else {
      response.setHeader('content-type', 'text/html')
      const page = url.pathname === '/passkeys' ? passkeyDocument : document
      response.end(page({ ...Object.fromEntries(url.searchParams), userPoolEndpoint: support.endpoint }))
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: (pool, host = 'localhost', path = '/') =>
      `http://${host}:${server.address().port}${path}?userPoolId=${pool.id}&userPoolClientId=${pool.clientId}`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(resolve)
    }),
  }
}

const launch = () => puppeteer.launch({
  executablePath: process.env.SEKISHO_CHROMIUM ?? '/usr/bin/chromium', headless: true,
  // A name of somebody's own that leads to this machine, as after a DNS rebinding.
  args: ['--host-resolver-rules=MAP *.example 127.0.0.1', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--lang=en-US'],
})

/**
 * A function that returns the page's server and the browser, which the first test that asks starts. `before` would not
 * do: of a file whose tests are all left out by a filter, node runs `before` and never `after`, and does not end.
 */
export function stage() {
  let opened
  const open = async () => ({ site: await servePage(), browser: await launch() })
  after(async () => {
    const { browser, site } = (await opened) ?? {}
    await browser?.close()
    await site?.close()
  })
  return () => (opened ??= open())
}

/** Keeps what the page shows as NAME.png beside the run's results. */
export async function keepPicture(page, name) {
  mkdirSync(results, { recursive: true })
  await page.screenshot({ path: join(results, `${name}.png`), fullPage: true })
}

/** Runs `steps` with a page of a context of its own; on failure a screenshot and what the page said are kept. */
export async function visiting(browser, address, name, steps) {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  const said = []
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => said.push(`error: ${error.message}`))
  page.on('requestfailed', (request) => said.push(`failed: ${request.url()} ${request.failure()?.errorText}`))
  page.setDefaultTimeout(20_000)
  try {
    await page.goto(address)
    await steps(new Screen(page), page)
  } catch (error) {
    mkdirSync(results, { recursive: true })
    const picture = join(results, `${name.replaceAll(/\W+/g, '-')}.png`)
    await page.screenshot({ path: picture, fullPage: true }).catch(() => {})
    const text = await page.evaluate(() => document.body.innerText).catch(() => '')
    error.message += `\nScreenshot: ${picture}\nThe page shows: ${text}\nIt said: ${said.join('\n')}`
    throw error
  } finally {
    await context.close()
  }
}

/** What a person does on the Authenticator. */
class Screen {
  constructor(page) { this.page = page }

  /** Types into the fields of the form that is shown, once the last of them is there. */
  async fill(values) {
    for (const [name, value] of Object.entries(values)) {
      const field = await this.page.waitForSelector(`input[name="${name}"]`, { visible: true })
      await field.click({ count: 3 })
      await field.type(value)
    }
  }

  async submit() {
    const button = await this.page.waitForSelector('form button[type="submit"].amplify-button--primary:not([disabled])', { visible: true })
    await button.click()
  }

  /** Clicks the button or tab that reads so. */
  async press(text) {
    const button = await this.page.waitForSelector(`::-p-xpath(//button[normalize-space()="${text}"])`, { visible: true })
    await button.click()
  }

  /** Waits until this text is on the page. */
  async sees(text) {
    await this.page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text)
  }

  /** The username that is signed in. */
  async signedIn() {
    const heading = await this.page.waitForSelector('#signed-in', { visible: true })
    return heading.evaluate((element) => element.textContent)
  }

  /** The secret of an authenticator app, which the page shows for who cannot scan its picture. */
  async secretCode() {
    const shown = await this.page.waitForSelector('[data-amplify-copy] > div:first-child', { visible: true })
    return shown.evaluate((element) => element.textContent.trim())
  }

  /** Waits until this picture is drawn. */
  async showsPicture(selector) {
    await this.page.waitForFunction((wanted) => document.querySelector(wanted)?.naturalWidth > 0, {}, selector)
  }

  /** Keeps what is shown, for somebody to look at. */
  async keepPicture(name) {
    await keepPicture(this.page, name)
  }

  async signOut() {
    await (await this.page.waitForSelector('#sign-out', { visible: true })).click()
    await this.page.waitForSelector('input[name="username"]', { visible: true })
  }

  async signIn(username, password) {
    await this.fill({ username, password })
    await this.submit()
  }
}
