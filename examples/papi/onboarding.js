// An account that has nothing contributes, is accepted, earns and claims, and never held OPEN before the claim: a sponsor
// invites it. The limits that the sponsor sets, calls in an epoch and deposits at a time, hold.
//
//   node onboarding.js [ws://127.0.0.1:9944]
//
// The chain must be of the `dev` or `local` preset: accounts of this run are new, and Alice gives OPEN to all but the guest.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
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
import { account, main, OPEN, open, pass, refuse, refusePayment, step, submit } from './tools.js'

/** Feeless calls of the guest in an epoch. */
const QUOTA = 2
/** Blocks of an epoch of the economy, in both presets. */
const EPOCH = 50
/** Blocks that the calls of the guest are given in one epoch. */
const ROOM = 15

await main(process.argv[2] ?? 'ws://127.0.0.1:9944', async (client) => {
	const api = client.getUnsafeApi()
	const { tx, query, view } = api
	const { name, genesisHash: genesis } = await client.getChainSpecData()
	const prefix = `//example//${randomBytes(8).toString('hex')}`
	const roles = ['sponsor', 'owner', 'builder', 'operator', 'payer', 'guest']
	const accounts = roles.map((role) => account(`${prefix}//${role}`))
	const [sponsor, owner, builder, operator, payer, guest] = accounts
	await fund(api, account('//Alice'), accounts.slice(0, -1), 1_000n * OPEN)
	const record = () => query.System.Account.getValue(guest.address)
	const invitation = () => view.Sponsors.invitation(guest.address)
	/** The guest has no OPEN, free or held, and nobody but the sponsor's invitation keeps its account. */
	const hasNothing = async () => {
		const { data, providers } = await record()
		assert.deepEqual([data.free, data.reserved, data.frozen, providers], [0n, 0n, 0n, 0])
	}
	await hasNothing()
	const datanet = await createDatanet(api, owner)
	step(`connected to ${name}`, `datanet ${datanet}`, `guest ${guest.address} has nothing`)

	// Without an invitation it can do nothing.
	await refusePayment(contribution(api, datanet, guest), guest)

	// The sponsor's pot, and the invitation. The deposit limit is one contribution's: what a stranger's holds tells.
	const probe = await submit(contribution(api, datanet, sponsor, 'This text has other words, but as many chunks.'), sponsor)
	const deposit = probe.event('Balances', 'Held').amount
	await submit(tx.Sponsors.fund({ amount: 100n * OPEN }), sponsor)
	// Its calls have to fall into one epoch, so that its quota is over when it should be.
	const epoch = async () => (await view.Activity.current()).epoch
	const age = async () => Number(await query.System.Number.getValue()) % EPOCH
	await pass(api, owner, async () => (await age()) < EPOCH - ROOM, 'an epoch with room')
	const invited = (
		await submit(
			tx.Sponsors.invite({ who: guest.address, calls_per_epoch: QUOTA, deposit_limit: deposit, epochs: 100 }),
			sponsor,
		)
	).event('Sponsors', 'AccountInvited')
	const first = invited.from
	await hasNothing()
	step(
		`invited: ${QUOTA} calls in an epoch, ${open(deposit)} for deposits`,
		`held of the pot: ${open(invited.anchor)} for the account, ${open(invited.pledge)} for the calls`,
	)

	// It contributes: no fee, and the deposit is the sponsor's.
	const contributed = await submit(contribution(api, datanet, guest), guest)
	const id = contributed.event('Datanets', 'ContributionSubmitted').contribution
	assert.equal(contributed.fee, 0n)
	const held = contributed.event('Sponsors', 'DepositHeld')
	assert.deepEqual([held.sponsor, held.who, held.amount], [sponsor.address, guest.address, deposit])
	await hasNothing()
	step(`contribution ${id} of the guest in block ${contributed.block}`, `fee 0, deposit ${open(deposit)} from the pot`)

	// A second deposit is over the limit, so the guest would have to pay it; a third call is over the quota.
	const more = contribution(api, datanet, guest, 'Another text, whose deposit nobody holds.')
	await refuse(more, guest, 'Token', 'FundsUnavailable')
	assert.equal((await invitation()).calls_left, 0n)
	await refusePayment(more, guest)
	assert.equal(await epoch(), first, 'the calls fell into two epochs')
	assert.equal((await invitation()).deposits, deposit)
	// Nor does a renewal give the quota twice in one epoch.
	await submit(
		tx.Sponsors.invite({ who: guest.address, calls_per_epoch: QUOTA, deposit_limit: deposit, epochs: 100 }),
		sponsor,
	)
	assert.equal((await invitation()).calls_left, 0n)
	await refusePayment(more, guest)
	assert.equal(await epoch(), first, 'the calls fell into two epochs')
	await hasNothing()

	// Others use what it contributed.
	const snapshot = await acceptAndSeal(api, owner, datanet, id)
	const served = await serve(api, { builder, operator, snapshot, contribution: id })
	const line = await openSession(api, served, payer, genesis)
	const batch = await settle(api, line)
	await ended(api, owner, batch)
	const pulls = pullsOf(line, snapshot)
	step(
		`accepted, sealed in ${datanet}.${snapshot.number}, used by model ${line.model}`,
		`batch ${batch.batch} of ${open(batch.amount)} is final`,
	)

	// A new epoch, a new quota. The claim is free, and brings the first OPEN the guest ever has.
	await pass(api, owner, async () => (await epoch()) > first, 'the next epoch')
	assert.equal((await invitation()).calls_left, BigInt(QUOTA))
	await hasNothing()
	const claimed = await submit(tx.FeeRouting.claim({ pulls }), guest)
	const { amount, account: paid } = claimed.event('FeeRouting', 'PaidOut')
	assert.deepEqual([claimed.fee, paid, (await record()).data.free], [0n, guest.address, amount])
	assert(amount > 0n)
	step(`the guest claimed ${open(amount)} in block ${claimed.block}`, 'fee 0')

	// It stands on its own: the sponsor ends the invitation, and has back all but the deposit of what is still stored.
	// The record goes when the epoch is over in which the invitation was used.
	await submit(tx.Sponsors.revoke({ who: guest.address }), sponsor)
	assert.equal((await invitation()).in_force, false)
	const last = await epoch()
	await pass(api, owner, async () => (await epoch()) > last, 'the next epoch')
	await submit(tx.Sponsors.close({ who: guest.address }), owner)
	const pot = await view.Sponsors.pot(sponsor.address)
	assert.deepEqual([pot.free, pot.held], [100n * OPEN - deposit, deposit])
	assert.equal(await invitation(), undefined)
	assert.equal((await record()).data.free, amount)
	const books = await client._request('openledger_conservation', [])
	assert.equal(books.holds, true)
	step(`invitation ended; ${open(pot.held)} of the pot is held for contribution ${id}`, 'the books hold')
})
