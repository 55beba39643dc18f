// The technical committee enters the safe mode: money still gets out of the protocol to its owners, everything else is
// refused. It leaves it again, and all goes on.
//
//   node safe-mode.js [ws://127.0.0.1:9944]
//
// The chain must be of the `dev` or `local` preset: Alice, Bob and Charlie are the committee.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Enum } from 'polkadot-api'
import {
	acceptAndSeal,
	contribution,
	createDatanet,
	ended,
	fund,
	openSession,
	pullsOf,
	serve,
	settle,
} from './supply-chain.js'
import { account, main, OPEN, open, pass, refuse, step, submit } from './tools.js'

await main(process.argv[2] ?? 'ws://127.0.0.1:9944', async (client) => {
	const api = client.getUnsafeApi()
	const { tx, query } = api
	const { name, genesisHash: genesis } = await client.getChainSpecData()
	const prefix = `//example//${randomBytes(8).toString('hex')}`
	const roles = ['owner', 'contributor', 'builder', 'operator', 'payer', 'leaver']
	const accounts = roles.map((role) => account(`${prefix}//${role}`))
	const [owner, contributor, builder, operator, payer, leaver] = accounts
	const committee = ['//Alice', '//Bob', '//Charlie'].map(account)
	const free = async ({ address }) => (await query.System.Account.getValue(address)).data.free
	const entered = async () => (await query.SafeMode.EnteredUntil.getValue()) !== undefined
	const clock = () => query.InferenceReceipts.Clock.getValue()
	const isOpen = async ({ batch }) => (await query.InferenceReceipts.Batches.getValue(batch)) !== undefined

	/** Two of the three agree on a call, which is then made. Any member could have proposed it. */
	async function decide(call) {
		const bytes = await call.getEncodedData()
		const length_bound = bytes.length
		const proposed = await submit(
			tx.TechnicalCommittee.propose({ threshold: 2, proposal: call.decodedCall, length_bound }),
			committee[0],
		)
		const { proposal_hash, proposal_index: index } = proposed.event('TechnicalCommittee', 'Proposed')
		for (const member of committee.slice(0, 2))
			await submit(tx.TechnicalCommittee.vote({ proposal: proposal_hash, index, approve: true }), member)
		const proposal_weight_bound = { ref_time: 1_000_000_000n, proof_size: 100_000n }
		const closed = await submit(
			tx.TechnicalCommittee.close({ proposal_hash, index, proposal_weight_bound, length_bound }),
			committee[2],
		)
		const { result } = closed.event('TechnicalCommittee', 'Executed')
		assert(result.success ?? result.type === 'Ok', JSON.stringify(result))
		return closed
	}

	// Before: something is earned and not claimed, a session has ended and is not withdrawn, another one goes on.
	await fund(api, committee[0], accounts, 1_000n * OPEN)
	const datanet = await createDatanet(api, owner)
	const contributed = await submit(contribution(api, datanet, contributor), contributor)
	const id = contributed.event('Datanets', 'ContributionSubmitted').contribution
	const snapshot = await acceptAndSeal(api, owner, datanet, id)
	const served = await serve(api, { builder, operator, snapshot, contribution: id })
	const line = await openSession(api, served, payer, genesis)
	const { session: left } = await openSession(api, served, leaver, genesis)
	const closed = await submit(tx.InferenceReceipts.close_session({ session: left }), leaver)
	const { withdrawable_at } = closed.event('InferenceReceipts', 'SessionClosed')
	await ended(api, owner, await settle(api, line))
	const withdraw = tx.InferenceReceipts.withdraw_session({ session: left })
	await pass(api, owner, async () => (await clock()) >= withdrawable_at, 'the thaw of the session')
	step(`connected to ${name}`, `something to claim, session ${left} to withdraw, session ${line.session} to settle`)

	// One of three cannot.
	const enter = tx.SafeMode.force_enter()
	const alone = await enter.signAndSubmit(committee[0].signer)
	assert.deepEqual([alone.ok, alone.dispatchError?.type], [false, 'BadOrigin'])
	const stop = await decide(enter)
	const { until } = stop.event('SafeMode', 'Entered')
	assert(await entered())
	step(`safe mode entered in block ${stop.block}, until block ${until} at the latest`)

	// Stopped: by themselves and inside of others.
	const transfer = tx.Balances.transfer_keep_alive({ dest: Enum('Id', owner.address), value: OPEN })
	const another = contribution(api, datanet, contributor, 'Another text, which has to wait.')
	const top = tx.InferenceReceipts.top_up({ session: line.session, amount: OPEN })
	for (const call of [transfer, another, top]) await refuse(call, contributor, 'System', 'CallFiltered')
	await refuse(tx.Utility.batch_all({ calls: [transfer.decodedCall] }), contributor, 'System', 'CallFiltered')

	// Not stopped: claims, withdrawals, the settlement of vouchers, also inside of a batch of calls.
	const before = await free(contributor)
	const claim = tx.FeeRouting.claim({ pulls: pullsOf(line, snapshot) })
	const claimed = await submit(tx.Utility.batch_all({ calls: [claim.decodedCall] }), contributor)
	const { amount } = claimed.event('FeeRouting', 'PaidOut')
	assert.equal(await free(contributor), before + amount - claimed.fee)
	const deposit = (await submit(withdraw, leaver)).event('InferenceReceipts', 'SessionWithdrawn')
	assert.equal(deposit.returned, 10n * OPEN)
	const batch = await settle(api, line)
	await submit(tx.InferenceReceipts.close_session({ session: line.session }), payer)
	step(
		'in the safe mode:',
		`contributor claimed ${open(amount)}`,
		`payer withdrew ${open(deposit.returned)} of session ${left}`,
		`operator settled ${open(batch.amount)} in batch ${batch.batch}, payer closed session ${line.session}`,
	)
	// What thaws is not free before windows go on: vouchers that its operator holds may still be challenged for.
	await refuse(tx.InferenceReceipts.withdraw_session({ session: line.session }), payer, 'InferenceReceipts', 'StillThawing')

	// Who could challenge it may not be able to make the calls for it, so its window stands still: it does not end now.
	const stood = await clock()
	for (let i = 0; i < 5; i++) await submit(tx.System.remark({ remark: new Uint8Array(8) }), owner)
	assert.deepEqual([await clock(), await isOpen(batch)], [stood, true])
	step('windows stand still')

	const go = await decide(tx.SafeMode.force_exit())
	go.event('SafeMode', 'Exited')
	assert(!(await entered()))
	await submit(transfer, contributor)
	await submit(another, contributor)
	await ended(api, owner, batch)
	assert.equal((await client._request('openledger_conservation', [])).holds, true)
	step(
		`safe mode left in block ${go.block}`,
		`the same calls are accepted, batch ${batch.batch} has ended`,
		'the books hold',
	)
})
