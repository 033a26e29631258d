// The caches of npm, asked what run.py asks: node caches.mjs undici|http-cache-semantics ORIGIN COUNT
// prints what each exchange came to, one JSON value a line.
import { createRequire } from 'node:module'

const require = createRequire(process.cwd() + '/')
const [peer, origin, count] = process.argv.slice(2)

async function viaUndici (number) {
  const { Agent, interceptors, request } = require('undici')
  const dispatcher = new Agent().compose(interceptors.cache())
  const get = async () => {
    const answer = await request(`${origin}/${number}`, { dispatcher })
    return { status: answer.statusCode, headers: Object.entries(answer.headers).flatMap(([name, value]) =>
      [value].flat().map(line => [name, line])), content: await answer.body.text() }
  }
  await get()
  // In the same millisecond, what may be used for no time is still fresh.
  await new Promise(resolve => setTimeout(resolve, 20))
  return get()
}

async function viaPolicy (number) {
  const CachePolicy = require('http-cache-semantics')
  const exchange = await (await fetch(`${origin}/exchange/${number}`)).json()
  const message = lines => {
    const headers = {}
    for (const [name, value] of lines) {
      const key = name.toLowerCase()
      headers[key] = key in headers ? `${headers[key]}, ${value}` : value
    }
    return headers
  }
  const asked = { url: '/', method: 'GET', headers: { host: 'example.com' } }
  const policy = new CachePolicy(asked, { status: 200, headers: message(exchange.stored) })
  const conditions = policy.revalidationHeaders(asked)
  const fields = ['if-none-match', 'if-modified-since'].filter(name => name in conditions)
  const result = { fields: fields.map(name => [name, conditions[name]]) }
  const after = policy.revalidatedPolicy({ ...asked, headers: conditions }, { status: exchange.status, headers: message(exchange.headers) })
  result.content = after.modified ? 'new' : after.matches === false ? 'again' : 'stored'
  result.status = after.modified ? exchange.status : 200
  result.headers = Object.entries(after.policy.responseHeaders())
  return result
}

for (let number = 0; number < Number(count); number++) {
  let result
  try {
    result = await (peer === 'undici' ? viaUndici : viaPolicy)(number)
  } catch (error) {
    result = { error: error.name }
  }
  console.log(JSON.stringify(result))
}
