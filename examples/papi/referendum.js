// A referendum changes the routing policy: submitted, decided by votes, enacted by itself. The next batch splits by the new
// policy, and one that was submitted before it was enacted by the old one.
//
//   node referendum.js [ws://127.0.0.1:9944]
//
// The chain must be of the `dev` or `local` preset: its tracks are short, and its well-known accounts have the votes.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Enum } from 'polkadot-api'
import { acceptAndSeal, contribution, createDatanet, ended, fund, openSession, serve, settle } from './supply-chain.js'
import { account, main, OPEN, open, pass, refuse, share, step, submit } from './tools.js'

const VOTERS = ['//Alice', '//Bob', '//Charlie', '//Dave', '//Eve', '//Ferdie']
/** In favour, with a conviction of 1: the vote is locked for one period after the end. */
const AYE = 0b1000_0001

await main(process.argv[2] ?? 'ws://127.0.0.1:9944', async (client) => {
	const api = client.getUnsafeApi()
	const { tx, query, view } = api
	const { name, genesisHash: genesis } = await client.getChainSpecData()
	const prefix = `//example//${randomBytes(8).toString('hex')}`
	const roles = ['owner', 'contributor', 'builder', 'operator', 'payer']
	const accounts = roles.map((role) => account(`${prefix}//${role}`))
	const [owner, contributor, builder, operator, payer] = accounts
	const voters = VOTERS.map(account)
	await fund(api, voters[0], accounts, 1_000n * OPEN)
	const datanet = await createDatanet(api, owner)
	const contributed = await submit(contribution(api, datanet, contributor), contributor)
	const id = contributed.event('Datanets', 'ContributionSubmitted').contribution
	const snapshot = await acceptAndSeal(api, owner, datanet, id)
	const served = await serve(api, { builder, operator, snapshot, contribution: id })
	const line = await openSession(api, served, payer, genesis)

	// How each batch is split, as the chain's events tell it.
	const routed = new Map()
	const watch = api.event.FeeRouting.BatchRouted.watch().subscribe(({ events }) => {
		for (const { payload } of events) routed.set(payload.batch, payload)
	})

	const version = await view.FeeRouting.policy_in_force()
	const old = await view.FeeRouting.policy(version)
	// Between two policies, both within the bounds, so that a chain can be used again.
	const richer = old.treasury === 50_000_000 ? 80_000_000 : 50_000_000
	const policy = { ...old, treasury: richer, data_floor: old.data_floor === 600_000_000 ? 400_000_000 : 600_000_000 }
	step(`connected to ${name}`, `policy ${version}: ${JSON.stringify(old)}`, `proposed: ${JSON.stringify(policy)}`)

	// Nobody sets it by hand, and a track decides on no more than its resource.
	const call = tx.FeeRouting.set_policy({ policy })
	const direct = await call.signAndSubmit(voters[0].signer)
	assert.deepEqual([direct.ok, direct.dispatchError?.type], [false, 'BadOrigin'])
	step('refused as it must be: BadOrigin')

	const submitted = await submit(
		tx.Referenda.submit({
			proposal_origin: Enum('Origins', Enum('RoutingAdmin')),
			proposal: Enum('Inline', await call.getEncodedData()),
			enactment_moment: Enum('After', 0),
		}),
		payer,
	)
	const { index, track } = submitted.event('Referenda', 'Submitted')
	assert.equal(track, 12)
	const referendum = async () => (await query.Referenda.ReferendumInfoFor.getValue(index)).type
	await submit(tx.Referenda.place_decision_deposit({ index }), voters[1])
	step(`referendum ${index} on track ${track} submitted in block ${submitted.block}`)

	for (const voter of voters) {
		const vote = Enum('Standard', { vote: AYE, balance: 50_000_000n * OPEN })
		await submit(tx.ConvictionVoting.vote({ poll_index: index, vote }), voter)
	}
	const { ayes, nays, support } = (await query.Referenda.ReferendumInfoFor.getValue(index)).value.tally
	step(`${voters.length} accounts voted: ${open(ayes)} for, ${open(nays)} against, support ${open(support)}`)
	assert.deepEqual([ayes, nays, support], [300_000_000n * OPEN, 0n, 300_000_000n * OPEN])
	await pass(api, owner, async () => (await referendum()) === 'Approved', 'the decision')
	const [decided] = (await query.Referenda.ReferendumInfoFor.getValue(index)).value

	// Decided, not enacted: this batch is routed by the policy in force, also if it ends afterwards.
	const before = await settle(api, line)
	assert.equal(before.policy, version)
	step(
		`approved in block ${decided}`,
		`batch ${before.batch} submitted in block ${before.block}, under policy ${before.policy}`,
	)
	await pass(api, owner, async () => (await view.FeeRouting.policy_in_force()) !== version, 'the enactment')
	assert(await query.InferenceReceipts.Batches.getValue(before.batch), 'the first batch ended before the enactment')
	assert.deepEqual(await view.FeeRouting.policy(version + 1), policy)
	const after = await settle(api, line)
	assert.equal(after.policy, version + 1)
	step(
		`policy ${after.policy} is in force`,
		`batch ${after.batch} submitted in block ${after.block}, under policy ${after.policy}`,
	)

	await ended(api, owner, before, after)
	await pass(api, owner, () => routed.has(before.batch) && routed.has(after.batch), 'the events of the routing')
	watch.unsubscribe()
	for (const [batch, rules] of [
		[before, old],
		[after, policy],
	]) {
		const split = routed.get(batch.batch)
		assert(split, `no event tells how batch ${batch.batch} was routed`)
		const revenue = ['treasury', 'burn', 'validators', 'operator', 'stakers'].reduce(
			(rest, part) => rest - share(batch.amount, rules[part]),
			batch.amount,
		)
		assert.deepEqual(
			[split.policy, split.treasury, split.builders + split.data],
			[batch.policy, share(batch.amount, rules.treasury), revenue],
		)
		// The model's terms give half of it to data, unless the floor is higher.
		const least = BigInt(Math.max(500_000_000, rules.data_floor))
		assert.equal(split.data, revenue - share(revenue, 1_000_000_000n - least))
		step(
			`batch ${batch.batch} by policy ${split.policy}: of ${open(batch.amount)}`,
			`treasury ${open(split.treasury)}, data ${open(split.data)}, builders ${open(split.builders)}`,
		)
	}
	await submit(tx.Referenda.refund_decision_deposit({ index }), owner)
	await refuse(tx.Referenda.refund_decision_deposit({ index }), owner, 'Referenda', 'NoDeposit')
	assert.equal((await client._request('openledger_conservation', [])).holds, true)
	step('decision deposit refunded; the books hold')
})
