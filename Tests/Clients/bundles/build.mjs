// Makes, from npm's packages, the single-file clients that the suites load where no folder has them already.
import { build } from 'esbuild'

const modules = {
  'amplify-auth.cjs': `
    export { Amplify } from 'aws-amplify'
    export * from 'aws-amplify/auth'
    export * from 'aws-amplify/auth/cognito'
    export { Hub } from 'aws-amplify/utils'`,
  'cognito-identity-js.cjs': `export * from 'amazon-cognito-identity-js'`,
  'aws-sdk-cognito.cjs': `export * as idp from '@aws-sdk/client-cognito-identity-provider'`,
  'aws-jwt-verify.cjs': `
    export * from 'aws-jwt-verify'
    export { SimpleJwksCache } from 'aws-jwt-verify/jwk'
    export { SimpleFetcher } from 'aws-jwt-verify/https'`,
  'puppeteer-core.mjs': `export { default } from 'puppeteer-core'`,
  'authenticator.browser.js': `
    import React from 'react'
    import { createRoot } from 'react-dom/client'
    import { Authenticator } from '@aws-amplify/ui-react'
    import '@aws-amplify/ui-react/styles.css'
    export * as auth from 'aws-amplify/auth'
    export { Amplify } from 'aws-amplify'
    export function mount(element, props = {}) {
      createRoot(element).render(
        <Authenticator {...props}>
          {({ signOut, user }) => (
            <main>
              <h1 id="signed-in">{user?.username}</h1>
              <button id="sign-out" onClick={signOut}>Sign out</button>
            </main>
          )}
        </Authenticator>,
      )
    }`,
}

const requireInModules = `
  import { createRequire as moduleRequire } from 'node:module'
  import { dirname as moduleDirectory } from 'node:path'
  import { fileURLToPath as modulePath } from 'node:url'
  const require = moduleRequire(import.meta.url)
  const __filename = modulePath(import.meta.url)
  const __dirname = moduleDirectory(__filename)`

for (const [outfile, contents] of Object.entries(modules)) {
  const inBrowser = outfile.endsWith('.browser.js')
  const asModule = outfile.endsWith('.mjs')
  await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'jsx' },
    outfile,
    bundle: true,
    logLevel: 'warning',
    platform: inBrowser ? 'browser' : 'node',
    target: inBrowser ? 'es2022' : 'node18',
    format: inBrowser ? 'iife' : asModule ? 'esm' : 'cjs',
    globalName: inBrowser ? 'AmplifyAuthenticator' : undefined,
    define: inBrowser ? { 'process.env.NODE_ENV': '"production"' } : {},
    banner: asModule ? { js: requireInModules } : {},
  })
}
