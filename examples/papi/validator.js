// A validator joins by extrinsics alone, changes its keys, and leaves again.
//
//   node validator.js join ws://127.0.0.1:9944 [//Path]    until its node has made a final block as a validator
//   node validator.js rotate ws://127.0.0.1:9944 //Path    until its node has made a final block with new keys
//   node validator.js leave ws://127.0.0.1:9944 //Path     until it is not in the set any more
//   node validator.js withdraw ws://127.0.0.1:9944 //Path  until its bond is free, and withdrawn
//
// The address is that of the node that is to validate, over loopback: it runs with `--validator`, and the call that makes
// its keys is an unsafe one. The network must be of the `local` preset, whose eras are 40 s: Alice gives OPEN to the account.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Enum } from 'polkadot-api'
import { fund } from './supply-chain.js'
import { account, hex, main, OPEN, open, refuse, step, submit } from './tools.js'

const BOND = 1_000n * OPEN
/** Milliseconds for an election and the start of the era after it: three eras, and finality. New keys take two sessions. */
const ELECTION = 180_000

const [action, url, path = `//example//${randomBytes(8).toString('hex')}`] = process.argv.slice(2)
assert(
	['join', 'rotate', 'leave', 'withdraw'].includes(action) && url,
	'usage: node validator.js join|rotate|leave|withdraw ws://127.0.0.1:9944 [//Path]',
)

await main(url, async (client) => {
	const api = client.getUnsafeApi()
	const { tx, query } = api
	const validator = account(path)
	const ledger = () => query.Staking.Ledger.getValue(validator.address)
	const isActive = async () => (await query.Session.Validators.getValue()).includes(validator.address)
	/** The current era, and what it earned in it by blocks that it made. */
	const earned = async () => {
		const era = (await query.Staking.ActiveEra.getValue()).index
		const { individual } = await query.Staking.ErasRewardPoints.getValue(era)
		return [era, individual.find(([who]) => who === validator.address)?.[1] ?? 0]
	}
	const points = async () => (await earned())[1]
	/** New keys of the node, with the proof that it holds them for this account and no other. */
	const newKeys = (owner) => client._request('author_rotateKeysWithOwner', [hex(owner.id)])
	/** Each of the keys by its name. */
	const named = ({ keys }) => {
		const part = (at) => `0x${keys.slice(2 + 64 * at, 66 + 64 * at)}`
		return { babe: part(0), grandpa: part(1), authority_discovery: part(2) }
	}
	const setKeys = (made) =>
		tx.Session.set_keys({ keys: named(made), proof: Uint8Array.from(Buffer.from(made.proof.slice(2), 'hex')) })
	async function until(condition, what) {
		const end = Date.now() + ELECTION
		while (!(await condition())) {
			assert(Date.now() < end, `not after ${ELECTION / 1000} s: ${what}`)
			await pause(500)
		}
		return (await query.System.Number.getValue()).toString()
	}

	if (action === 'join') {
		await fund(api, account('//Alice'), [validator], BOND + 10n * OPEN)
		const before = await query.Session.Validators.getValue()
		await submit(tx.Staking.bond({ value: BOND, payee: Enum('Staked') }), validator)
		assert.equal((await ledger()).active, BOND)

		const own = await newKeys(validator)
		const stranger = await newKeys(account(`${path}//stranger`))
		await refuse(setKeys(stranger), validator, 'Session', 'InvalidProof')
		await submit(setKeys(own), validator)
		await submit(tx.Staking.validate({ prefs: { commission: 0, blocked: false } }), validator)
		step(`${validator.address} bonded ${open(BOND)}, set its keys and is a candidate`)

		const elected = await until(isActive, 'it is elected')
		const after = await query.Session.Validators.getValue()
		assert.deepEqual([...after].sort(), [...before, validator.address].sort())
		step(`elected: it is one of ${after.length} validators at block ${elected}`)
		const made = await until(async () => (await points()) > 0, 'it made a block')
		step(`it made a block that is final by block ${made}: ${await points()} points`)
		console.log(`path ${path}`)
	} else if (action === 'rotate') {
		assert(await isActive(), `${validator.address} is no validator`)
		const keysOf = () => query.Session.NextKeys.getValue(validator.address)
		const old = await keysOf()
		const made = await newKeys(validator)
		const keys = named(made)
		await submit(setKeys(made), validator)
		assert.deepEqual(await keysOf(), keys)
		assert.notEqual(keys.babe, old.babe)
		assert(await client._request('author_hasSessionKeys', [made.keys]), 'the node does not have the keys')

		const authorities = async () => (await query.Babe.Authorities.getValue()).map(([key]) => key)
		const inForce = async () => {
			const all = await authorities()
			return all.includes(keys.babe) && !all.includes(old.babe)
		}
		const changed = await until(inForce, 'the new keys are in force')
		// The old key seals nothing that others accept from here on: what it earns now, it earns by the new one.
		const [era, before] = await earned()
		const more = async () => {
			const [now, sum] = await earned()
			return now === era ? sum > before : sum > 0
		}
		const block = await until(more, 'it made a block with the new keys')
		assert(await inForce(), 'the new keys are not in force any more')
		step(`changed its keys: the new ones are in force at block ${changed}, a block that they made is final by block ${block}`)
	} else if (action === 'withdraw') {
		const [{ value, era }] = (await ledger()).unlocking
		const held = async () => (await query.System.Account.getValue(validator.address)).data.reserved
		const before = await held()
		const current = async () => (await query.Staking.ActiveEra.getValue()).index
		const block = await until(async () => (await current()) >= era, `era ${era}`)
		await submit(tx.Staking.withdraw_unbonded({ num_slashing_spans: 0 }), validator)
		assert.equal(await ledger(), undefined)
		assert.equal(before - (await held()), value)
		step(`withdrew ${open(value)} in era ${era}, at block ${block}`)
	} else {
		assert(await isActive(), `${validator.address} is no validator`)
		await submit(tx.Staking.chill(), validator)
		await submit(tx.Staking.unbond({ value: BOND }), validator)
		const { active, unlocking } = await ledger()
		assert.deepEqual([active, unlocking.length], [0n, 1])
		const gone = await until(async () => !(await isActive()), 'it left the set')
		const rest = await query.Session.Validators.getValue()
		const [{ value, era }] = unlocking
		step(`left: ${rest.length} validators at block ${gone}`, `${open(value)} are free in era ${era}`)
	}
})
