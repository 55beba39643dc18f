// Waits until a validator has been reported for an equivocation and slashed, and checks the sum.
//
//   node offence.js ws://127.0.0.1:9944 //Dave [SECONDS]
//
// One of n validators loses min(1, (3/n)^2) of its stake, to the treasury.
import assert from 'node:assert/strict'
import { ss58Address } from '@polkadot-labs/hdkd-helpers'
import { bytes } from './attribution.js'
import { account, describe, main, ONE, OPEN, open, share, step } from './tools.js'

const [url, path, seconds = '300'] = process.argv.slice(2)
assert(url && path, 'usage: node offence.js ws://127.0.0.1:9944 //Path [SECONDS]')

/** The treasury's account: that of its pallet's id, filled up with zeros. */
const id = new Uint8Array(32)
id.set(bytes('modlol/trsry'))
const TREASURY = ss58Address(id, 42)

await main(url, async (client) => {
	const api = client.getUnsafeApi()
	const { query } = api
	const { address } = account(path)
	const staked = async () => (await query.Staking.Ledger.getValue(address)).active
	const genesis = await client._request('chain_getBlockHash', [0])
	const validators = await query.Session.Validators.getValue()
	const n = BigInt(validators.length)
	const nine = (9n * ONE) / (n * n)
	const fraction = nine < ONE ? nine : ONE
	const before = await staked()
	const issuance = await query.Balances.TotalIssuance.getValue()

	/** The first final event of a kind from now on that the condition holds for, with its block. */
	const first = (pallet, name, condition) =>
		new Promise((resolve, reject) => {
			const late = setTimeout(() => reject(new Error(`no ${pallet}.${name} in ${seconds} s`)), seconds * 1000)
			const watch = api.event[pallet][name].watch().subscribe({
				error: reject,
				next({ block, events }) {
					const found = events.map(({ payload }) => payload).find(condition)
					if (!found) return
					clearTimeout(late)
					resolve({ ...found, block })
					watch.unsubscribe()
				},
			})
		})
	// Reports that the chain does not believe, for what they show. One for the first slot of a session may be refused: it
	// says who the key belongs to as of the session before.
	const refused = []
	const failures = api.event.System.ExtrinsicFailed.watch().subscribe(({ block, events }) => {
		for (const { payload } of events) {
			const error = describe(payload.dispatch_error)
			if (/InvalidEquivocationProof$/.test(error)) refused.push(`block ${block.number}: ${error}`)
		}
	})
	const of = ({ validator, staker }) => (validator ?? staker) === address
	step(`watching ${path}, one of ${n} validators, with ${open(before)} at stake`, `genesis ${genesis}`)
	const [offence, reported, slashed] = await Promise.all([
		first('Offences', 'Offence', () => true),
		first('Staking', 'SlashReported', of),
		first('Staking', 'Slashed', of),
	])
	failures.unsubscribe()
	assert.deepEqual(refused, [])
	const kind = Buffer.from(offence.kind.slice(2), 'hex').toString()
	step(
		`reported in block ${reported.block.number}: ${kind}`,
		`slashed ${Number(reported.fraction) / 1e7} % in block ${slashed.block.number}: ${open(slashed.amount)}`,
	)
	assert.equal(BigInt(reported.fraction), fraction)
	// Of what stood behind it in that era: its stake, rounded down to what elections count in.
	const { total } = await query.Staking.ErasStakersOverview.getValue(reported.slash_era, address)
	assert(before - total < OPEN / 1_000_000_000n && total <= before, `${open(total)} of ${open(before)} were exposed`)
	assert.equal(slashed.amount, share(total, fraction))
	assert.equal(await staked(), before - slashed.amount)

	// To the treasury, to the last unit, and to nobody who reported it.
	const at = slashed.block.hash
	const deposits = (await api.event.Balances.Deposit.get(at)).map(({ payload }) => payload)
	const slash = ({ who, amount }) => who === TREASURY && amount === slashed.amount
	assert(deposits.some(slash), `the treasury ${TREASURY} did not get what was slashed`)
	assert.equal(await query.Balances.TotalIssuance.getValue(), issuance)
	// It makes no blocks until it is elected again.
	const index = (await query.Session.Validators.getValue()).indexOf(address)
	const disabled = (await query.Session.DisabledValidators.getValue()).map(([each]) => each)
	assert(index === -1 || disabled.includes(index), 'it is not disabled')
	step('the slash is in the treasury, the validator is disabled, issuance is what it was')
})
