// A validator joins by extrinsics alone, and leaves again.
//
//   node validator.js join ws://127.0.0.1:9944 [//Path]    until its node has made a final block as a validator
//   node validator.js leave ws://127.0.0.1:9944 //Path     until it is not in the set any more
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
/** Milliseconds for an election and the start of the era after it: three eras, and finality. */
const ELECTION = 180_000

const [action, url, path = `//example//${randomBytes(8).toString('hex')}`] = process.argv.slice(2)
assert(['join', 'leave'].includes(action) && url, 'usage: node validator.js join|leave ws://127.0.0.1:9944 [//Path]')

await main(url, async (client) => {
	const api = client.getUnsafeApi()
	const { tx, query } = api
	const validator = account(path)
	const ledger = () => query.Staking.Ledger.getValue(validator.address)
	const isActive = async () => (await query.Session.Validators.getValue()).includes(validator.address)
	/** What it earned in the current era by blocks that it made. */
	const points = async () => {
		const era = (await query.Staking.ActiveEra.getValue()).index
		const { individual } = await query.Staking.ErasRewardPoints.getValue(era)
		return individual.find(([who]) => who === validator.address)?.[1] ?? 0
	}
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

		// Keys of the node, with the proof that it holds them for this account and no other.
		const own = await client._request('author_rotateKeysWithOwner', [hex(validator.id)])
		const stranger = await client._request('author_rotateKeysWithOwner', [hex(account(`${path}//stranger`).id)])
		const setKeys = ({ keys, proof }) => {
			const part = (at) => `0x${keys.slice(2 + 64 * at, 66 + 64 * at)}`
			return tx.Session.set_keys({
				keys: { babe: part(0), grandpa: part(1), authority_discovery: part(2) },
				proof: Uint8Array.from(Buffer.from(proof.slice(2), 'hex')),
			})
		}
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
