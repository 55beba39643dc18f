// A polkadot-js client against an OpenLedger chain: from a contribution to its payout, with nothing of OpenLedger's but its
// metadata and the names of three RPC methods. Every value is checked; the exit status is 1 at the first that is not as it must be.
//
//   node stock-client.js [ws://127.0.0.1:9944]
//
// The chain must be of the `dev` or `local` preset: accounts of this run are new, and Alice gives them OPEN. What a client
// computes of texts and receipts is in ../papi/attribution.js, which needs `npm ci` in that folder too.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api'
import {
	CREDITS,
	RECEIPTS,
	charge,
	commit,
	cover,
	credit,
	encodeReceipt,
	encodeReceiptId,
	hash,
	int,
	sumRoot,
	voucherMessage,
} from '../papi/attribution.js'

const DOCUMENT = 'A Merkle tree lets anyone check that a leaf belongs to a list, without the list.'
const REQUEST = 'What is a Merkle tree?'
const RESPONSE = 'It is simple: a Merkle tree lets anyone check that a leaf belongs to a list.'
/** One whole, in parts per billion. */
const ONE = 1_000_000_000n
const OPEN = 10n ** 18n
const VERBATIM = 800_000_000n
/** Milliseconds that the script may take: enough for slots of 2 s and finality after every transaction. */
const LIMIT = 900_000

const method = (description, parameters) => ({
	description,
	params: Object.entries(parameters).map(([name, type]) => ({ name, type })),
	type: 'Json',
})
/** The node's own JSON-RPC. The same reads as runtime APIs are in the metadata: `api.call.openLedgerApi`. */
const rpc = {
	openledger: {
		quote: method('who would get what', { model: 'u32', operator: 'u32', amount: 'Text' }),
		earnings: method('what an account has earned', { account: 'AccountId' }),
		conservation: method('whether the books hold', {}),
	},
}
/** An extension that every transaction has, and that adds nothing to it. */
const signedExtensions = { AuthorizeCall: { extrinsic: {}, payload: {} } }

const share = (amount, part) => (amount * BigInt(part)) / ONE
const step = (what, ...details) =>
	console.log(`• ${what}${details.map((detail) => `\n    ${detail}`).join('')}`)

/** Signs, submits, waits for finality; answers the events, and the error if it failed. */
const send = (call, who) =>
	new Promise((resolve, reject) => {
		call.signAndSend(who, ({ status, events, dispatchError, isError }) => {
			if (status.isFinalized) resolve({ events: events.map(({ event }) => event), dispatchError })
			else if (isError) reject(new Error(`${call.method.section}.${call.method.method}: ${status.type}`))
		}).catch(reject)
	})
const describe = (api, error) => {
	if (!error.isModule) return error.toString()
	const { section, name } = api.registry.findMetaError(error.asModule)
	return `${section}.${name}`
}
/** Submits a transaction that must succeed, and answers the fields of one of its events by their names. */
async function submit(api, call, who, event) {
	const { events, dispatchError } = await send(call, who)
	const name = `${call.method.section}.${call.method.method}`
	assert(!dispatchError, `${name}: ${dispatchError && describe(api, dispatchError)}`)
	if (!event) return undefined
	const found = events.find((one) => event.is(one))
	assert(found, `no event ${event.meta.name} of ${name}`)
	return found.data
}
/** Lets blocks pass until a condition holds: on a chain with instant seal only transactions make them. */
async function pass(api, who, condition, what) {
	for (let i = 0; i < 200; i++) {
		if (await condition()) return
		await submit(api, api.tx.system.remark('tick'), who)
	}
	assert.fail(`${what}: not after 200 blocks`)
}

async function run(api) {
	const { tx, query, events } = api
	assert.equal(api.runtimeVersion.specName.toString(), 'openledger')
	assert.deepEqual([api.registry.chainDecimals, api.registry.chainTokens, api.registry.chainSS58], [[18], ['OPEN'], 42])
	assert.equal(api.runtimeMetadata.version, 16)
	step(`connected to ${api.runtimeChain}`, `runtime ${api.runtimeVersion.specVersion}`, `genesis ${api.genesisHash}`)

	// Five new accounts, each for one role.
	const keyring = new Keyring({ type: 'sr25519', ss58Format: api.registry.chainSS58 })
	const prefix = `//example//${randomBytes(8).toString('hex')}`
	const accounts = ['owner', 'contributor', 'builder', 'operator', 'payer'].map((role) =>
		keyring.addFromUri(`${prefix}//${role}`),
	)
	const [owner, contributor, builder, operator, payer] = accounts
	const gifts = accounts.map(({ address }) => tx.balances.transferKeepAlive(address, 1_000n * OPEN))
	await submit(api, tx.utility.batchAll(gifts), keyring.addFromUri('//Alice'))
	const free = async ({ address }) => (await query.system.account(address)).data.free.toBigInt()
	for (const someone of accounts) assert.equal(await free(someone), 1_000n * OPEN)

	// A datanet, and what was stored of it.
	const descriptor = { domain: 'computer science', schema: 'text/plain', licence: 'CC-BY-4.0', language: 'en' }
	const create = tx.datanets.create('Commitments', descriptor, 'Curated')
	const created = await submit(api, create, owner, events.datanets.DatanetCreated)
	const datanet = created.datanet.toNumber()
	const stored = (await query.datanets.datanets(datanet)).unwrap()
	assert.equal(stored.owner.toString(), owner.address)
	assert(stored.admission.isCurated)
	step(`datanet ${datanet} of ${owner.address}`)

	// A contribution. Its contributor may not review it.
	const text = commit(DOCUMENT, 'contribution', contributor.publicKey)
	const contribute = tx.datanets.contribute(
		datanet,
		'Raw',
		text.root,
		text.tokens,
		text.chunks,
		'https://example.org/merkle.txt',
		false,
	)
	const submitted = await submit(api, contribute, contributor, events.datanets.ContributionSubmitted)
	const id = submitted.contribution.toBigInt()
	assert.deepEqual(submitted.root.toU8a(), text.root)
	assert.equal(submitted.account.toString(), contributor.address)
	const record = async () => (await query.datanets.contributions(id)).unwrap()
	assert.equal((await record()).datanet.toNumber(), datanet)
	assert.equal((await record()).tokens.toNumber(), text.tokens)
	const review = tx.datanets.review(id, { Accept: { quality: 80 } })
	const refused = (await send(review, contributor)).dispatchError
	assert.equal(refused && describe(api, refused), 'datanets.NotCurator')
	const accepted = await submit(api, review, owner, events.datanets.ContributionAccepted)
	assert.equal(accepted.units.toBigInt(), 80n * BigInt(text.tokens))
	assert((await record()).status.isAccepted)
	step(
		`contribution ${id}: ${text.tokens} counting tokens`,
		`root ${submitted.root}`,
		'its own review is refused: datanets.NotCurator',
	)

	// A snapshot.
	const published = await submit(api, tx.datanets.publishSnapshot(datanet), owner, events.datanets.SnapshotPublished)
	const { snapshot } = published
	const clock = async () => (await query.inferenceReceipts.clock()).toBigInt()
	await pass(api, owner, async () => (await clock()) >= published.sealsAt.toBigInt(), 'the challenge period')
	await submit(api, tx.datanets.seal(snapshot), owner, events.datanets.SnapshotSealed)
	step(`snapshot ${snapshot.datanet}/${snapshot.number} is sealed`)

	// A base model on it, and an operator that serves it.
	const terms = {
		royalty: 100_000_000,
		dataShare: 500_000_000,
		channels: { verbatim: VERBATIM, retrieval: 0, influence: 0 },
	}
	const register = tx.modelRegistry.register(
		'Base',
		hash(new TextEncoder().encode('{"files":[]}')),
		'https://example.org/model.json',
		'Apache-2.0',
		[],
		[[snapshot, 1]],
		ONE,
		terms,
	)
	const { model } = await submit(api, register, builder, events.modelRegistry.ModelRegistered)
	const join = tx.operators.register(200n * OPEN, '{"name":"example"}', 'http://127.0.0.1:8080', 100_000_000)
	const { operator: op } = await submit(api, join, operator, events.operators.OperatorRegistered)
	const prices = { input: 1n * OPEN, output: 10n * OPEN }
	await submit(api, tx.operators.serve(model, prices), operator)
	step(`operator ${op} serves model ${model}`)

	// A runtime API, as the metadata describes it, and the node's own JSON-RPC give the same quote.
	const quote = (await api.call.openLedgerApi.quote(model, op, OPEN)).asOk
	assert.equal(quote.parts.reduce((sum, { amount }) => sum + amount.toBigInt(), 0n), OPEN)
	const said = (await api.rpc.openledger.quote(model, op, OPEN.toString())).toJSON()
	assert.deepEqual(
		said.parts.map(({ amount }) => BigInt(amount)),
		quote.parts.map(({ amount }) => amount.toBigInt()),
	)
	step(`a quote of 1 OPEN has ${quote.parts.length} parts, by the runtime API and by openledger_quote`)

	// A payer's session. Vouchers are signed by a key of their own.
	const voucherKey = new Keyring({ type: 'ed25519', ss58Format: 42 }).addFromUri(`${prefix}//vouchers`)
	const lines = [{ model, signer: voucherKey.address, maxPrices: prices }]
	const openSession = tx.inferenceReceipts.openSession(op, lines, 10n * OPEN, 'Open')
	const { session } = await submit(api, openSession, payer, events.inferenceReceipts.SessionOpened)

	// A request, its response, and the batch that settles it.
	const salt = new Uint8Array(32)
	const asked = commit(REQUEST, 'request', salt)
	const answered = commit(RESPONSE, 'response', salt)
	const amount = charge(asked.tokens, answered.tokens, prices)
	const claims = cover(RESPONSE, REQUEST, [{ id, text: DOCUMENT, commons: false }])
	assert.equal(claims.length, 1)
	const credited = share(credit(amount, claims[0].counted, answered.tokens), VERBATIM)
	const receipt = {
		session: session.toBigInt(),
		line: 0,
		sequence: 0,
		cumulativeBefore: 0n,
		amount,
		inputTokens: asked.tokens,
		outputTokens: answered.tokens,
		request: asked.root,
		response: answered.root,
		claims,
	}
	const message = voucherMessage({
		genesis: api.genesisHash.toU8a(),
		session: receipt.session,
		line: 0,
		operator: op.toNumber(),
		cumulative: amount,
	})
	const ledger = Buffer.concat([int(id, 8), encodeReceiptId(receipt), int(credited, 16)])
	const submitBatch = tx.inferenceReceipts.submitBatch(
		model,
		[{ session, line: 0, cumulative: amount, wrapped: false, signature: { Ed25519: voucherKey.sign(message) } }],
		{
			receiptsRoot: sumRoot([encodeReceipt(receipt)], RECEIPTS),
			receipts: 1,
			ledgerRoot: sumRoot([ledger], CREDITS),
		},
		[[id, credited]],
		{ inferences: 1, actions: 0, inputTokens: asked.tokens, outputTokens: answered.tokens },
	)
	const batch = await submit(api, submitBatch, operator, events.inferenceReceipts.BatchSubmitted)
	assert.deepEqual([batch.amount.toBigInt(), batch.credited.toBigInt()], [amount, credited])
	assert.equal((await query.inferenceReceipts.sessions(session)).unwrap().balance.toBigInt(), 10n * OPEN - amount)
	step(`batch ${batch.batch} of ${amount} units, ${credited} of them credited to contribution ${id}`)
	const ended = async () => (await query.inferenceReceipts.batches(batch.batch)).isNone
	await pass(api, owner, ended, 'the challenge window')

	// The contributor claims what the data of the model earned, all of it this contribution's.
	const { policy } = (await query.feeRouting.policies(batch.policy)).unwrap()
	const shares = ['treasury', 'burn', 'validators', 'operator', 'stakers'].map((part) => policy[part].toBigInt())
	const parts = shares.map((part) => share(amount, part))
	const revenue = amount - parts.reduce((sum, part) => sum + part)
	const dataShare = BigInt(Math.max(terms.dataShare, policy.dataFloor.toNumber()))
	const data = revenue - share(revenue, ONE - dataShare)
	const pulls = [{ ModelData: model }, { Member: { snapshot, contribution: id } }, { Contribution: id }]
	const had = await free(contributor)
	const { events: happened, dispatchError } = await send(tx.feeRouting.claim(pulls), contributor)
	assert(!dispatchError, dispatchError && describe(api, dispatchError))
	const one = (kind) => happened.find((event) => kind.is(event)).data
	const paid = one(events.feeRouting.PaidOut).amount.toBigInt()
	const fee = one(events.transactionPayment.TransactionFeePaid).actualFee.toBigInt()
	// A pool keeps what does not divide evenly by its units: at most one unit of OPEN for its one member.
	assert(data - paid <= 1n && paid <= data, `paid ${paid}, expected ${data}`)
	assert.equal(await free(contributor), had + paid - fee)
	const earned = (await api.rpc.openledger.earnings(contributor.address)).toJSON()
	assert.deepEqual([BigInt(earned.paid), BigInt(earned.owed)], [paid, 0n])
	const books = (await api.rpc.openledger.conservation()).toJSON()
	assert.equal(books.holds, true)
	assert((await api.call.openLedgerApi.conservation()).holds.isTrue)
	step(`contributor claimed ${paid} units, fee ${fee}`, 'the books hold')
}

const url = process.argv[2] ?? 'ws://127.0.0.1:9944'
const provider = new WsProvider(url)
const timer = setTimeout(() => {
	console.error(`failed: not done after ${LIMIT / 1000} seconds: does ${url} answer, and does it make blocks?`)
	process.exit(1)
}, LIMIT)
try {
	const api = await ApiPromise.create({ provider, rpc, signedExtensions, noInitWarn: true })
	await run(api)
	console.log('all steps passed')
} catch (error) {
	console.error(`failed: ${error.stack ?? error}`)
	process.exitCode = 1
} finally {
	clearTimeout(timer)
	await provider.disconnect()
}
