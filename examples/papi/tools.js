// What the scripts here share: accounts of the development phrase, transactions that are followed to their final block,
// and checks. Nothing here is OpenLedger's own; a program of yours needs little of it.
import assert from 'node:assert/strict'
import { ed25519CreateDerive, sr25519CreateDerive } from '@polkadot-labs/hdkd'
import { DEV_PHRASE, entropyToMiniSecret, mnemonicToEntropy, ss58Address } from '@polkadot-labs/hdkd-helpers'
import { createClient, InvalidTxError } from 'polkadot-api'
import { getPolkadotSigner } from 'polkadot-api/signer'
import { getWsProvider } from 'polkadot-api/ws'
import WebSocket from 'ws'
import { bytes } from './attribution.js'

/** One whole, in parts per billion. */
export const ONE = 1_000_000_000n
/** One OPEN, in its smallest unit. */
export const OPEN = 10n ** 18n
/** Milliseconds that a script may take: enough for slots of 2 s and finality after every transaction. */
const LIMIT = 900_000

export const hex = (value) => `0x${Buffer.from(value).toString('hex')}`
export const fromHex = (value) => Uint8Array.from(Buffer.from(value.slice(2), 'hex'))
export const share = (amount, part) => (amount * BigInt(part)) / ONE
export const open = (amount) => {
	const fraction = (amount % OPEN).toString().padStart(18, '0').replace(/0+$/, '')
	return `${amount / OPEN}${fraction && `.${fraction}`} OPEN`
}
export const step = (what, ...details) =>
	console.log(`• ${what}${details.map((detail) => `\n    ${detail}`).join('')}`)

const seed = entropyToMiniSecret(mnemonicToEntropy(DEV_PHRASE))
const sr25519 = sr25519CreateDerive(seed)
/** A key pair that signs vouchers. */
export const ed25519 = ed25519CreateDerive(seed)
/** An account with its signer. */
export function account(path) {
	const pair = sr25519(path)
	return {
		path,
		id: pair.publicKey,
		address: ss58Address(pair.publicKey, 42),
		signer: getPolkadotSigner(pair.publicKey, 'Sr25519', pair.sign),
	}
}

/** What a failed dispatch says: `{ type: 'Module', value: { type: pallet, value: { type: error, value: fields } } }`. */
export function describe(error) {
	if (error.type !== 'Module') return error.value?.type ? `${error.type}.${error.value.type}` : error.type
	const { type: pallet, value } = error.value
	return `${pallet}.${value.type}${value.value === undefined ? '' : ` ${JSON.stringify(value.value)}`}`
}

/** Signs, submits, waits for finality, and returns what happened. */
export async function submit(tx, who) {
	const result = await tx.signAndSubmit(who.signer)
	assert(result.ok, `${tx.decodedCall.type}.${tx.decodedCall.value.type}: ${result.ok || describe(result.dispatchError)}`)
	const sum = (pallet, name, field) =>
		result.events
			.filter(({ type, value }) => type === pallet && value.type === name)
			.reduce((total, { value }) => total + value.value[field], 0n)
	return {
		block: result.block.number,
		hash: result.block.hash,
		fee: sum('TransactionPayment', 'TransactionFeePaid', 'actual_fee'),
		event(pallet, name) {
			const found = result.events.find(({ type, value }) => type === pallet && value.type === name)
			assert(found, `no event ${pallet}.${name}`)
			return found.value.value
		},
	}
}

/** Submits a transaction that must fail with the given typed error, of a pallet or of the kind of `DispatchError`. */
export async function refuse(tx, who, pallet, error, fields) {
	const result = await tx.signAndSubmit(who.signer)
	assert(!result.ok, `accepted, but ${pallet}.${error} was due`)
	// Errors that are no pallet's are one level less deep: `{ type: 'Token', value: { type: 'FundsUnavailable' } }`.
	const found = result.dispatchError.type === 'Module' ? result.dispatchError.value : result.dispatchError
	assert.deepEqual([found.type, found.value?.type], [pallet, error])
	if (fields) assert.deepEqual(found.value.value, fields)
	step(`refused as it must be: ${describe(result.dispatchError)}`)
}

/** Submits a transaction that must not get into a block at all, because its sender cannot pay for it. */
export async function refusePayment(tx, who) {
	try {
		await tx.signAndSubmit(who.signer)
	} catch (error) {
		assert(error instanceof InvalidTxError, `${error}`)
		assert.deepEqual([error.error.type, error.error.value.type], ['Invalid', 'Payment'])
		step('refused as it must be: Invalid.Payment')
		return
	}
	assert.fail('accepted, though the sender has no fee')
}

/** Lets blocks pass until a condition holds: on a chain with instant seal only transactions make them. */
export async function pass(api, who, condition, what) {
	for (let i = 0; i < 200; i++) {
		if (await condition()) return
		await submit(api.tx.System.remark({ remark: bytes('tick') }), who)
	}
	assert.fail(`${what}: not after 200 blocks`)
}

/** Connects, runs the script, and ends the process: with status 1 if anything was not as it must be. */
export async function main(url, run) {
	const client = createClient(getWsProvider(url, { websocketClass: WebSocket }))
	const timer = setTimeout(() => {
		console.error(`failed: not done after ${LIMIT / 1000} seconds: does ${url} answer, and does it make blocks?`)
		process.exit(1)
	}, LIMIT)
	try {
		await run(client)
		console.log('all steps passed')
	} catch (error) {
		console.error(`failed: ${error.stack ?? error}`)
		process.exitCode = 1
	} finally {
		clearTimeout(timer)
		client.destroy()
	}
}
