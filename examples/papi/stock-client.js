// A stock polkadot-api (PAPI) client against an OpenLedger chain: from a contribution to its payout, without generated
// code. Every value is checked; the exit status is 1 at the first that is not as it must be.
//
//   node stock-client.js [ws://127.0.0.1:9944]
//
// The chain must be of the `dev` or `local` preset: accounts of this run are new, and Alice gives them OPEN.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { ss58Address } from '@polkadot-labs/hdkd-helpers'
import { Enum } from 'polkadot-api'
import {
	CREDITS,
	RECEIPTS,
	bytes,
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
} from './attribution.js'
import { account, ed25519, fromHex, hex, main, ONE, OPEN, open, pass, refuse, share, step, submit } from './tools.js'

const DOCUMENT = 'A Merkle tree lets anyone check that a leaf belongs to a list, without the list.'
const REQUEST = 'What is a Merkle tree?'
const RESPONSE = 'It is simple: a Merkle tree lets anyone check that a leaf belongs to a list.'

await main(process.argv[2] ?? 'ws://127.0.0.1:9944', async (client) => {
	const api = client.getUnsafeApi()
	const { tx, query, view } = api

	const { name, genesisHash, properties } = await client.getChainSpecData()
	assert.deepEqual(properties, { ss58Format: 42, tokenDecimals: 18, tokenSymbol: 'OPEN' })
	const version = await api.constants.System.Version()
	assert.equal(version.spec_name, 'openledger')
	step(`connected to ${name}`, `genesis ${genesisHash}`, `runtime ${version.spec_name} ${version.spec_version}`)

	// Five new accounts, each for one role.
	const alice = account('//Alice')
	const prefix = `//example//${randomBytes(8).toString('hex')}`
	const roles = ['owner', 'contributor', 'builder', 'operator', 'payer']
	const accounts = roles.map((role) => account(`${prefix}//${role}`))
	const [owner, contributor, builder, operator, payer] = accounts
	const gifts = accounts.map(
		({ address }) =>
			tx.Balances.transfer_keep_alive({ dest: Enum('Id', address), value: 1_000n * OPEN }).decodedCall,
	)
	await submit(tx.Utility.batch_all({ calls: gifts }), alice)
	const free = async ({ address }) => (await query.System.Account.getValue(address)).data.free
	for (const someone of accounts) assert.equal(await free(someone), 1_000n * OPEN)
	step(`accounts of this run, 1,000 OPEN each`, ...accounts.map(({ address }, i) => `${roles[i].padEnd(11)} ${address}`))

	// A datanet.
	const created = await submit(
		tx.Datanets.create({
			name: bytes('Commitments'),
			descriptor: {
				domain: bytes('computer science'),
				schema: bytes('text/plain'),
				licence: bytes('CC-BY-4.0'),
				language: bytes('en'),
			},
			admission: Enum('Curated'),
		}),
		owner,
	)
	const { datanet } = created.event('Datanets', 'DatanetCreated')
	const stored = await view.Datanets.datanet(datanet)
	assert.equal(Buffer.from(stored.name).toString(), 'Commitments')
	assert.equal(stored.datanet.owner, owner.address)
	assert.equal(stored.datanet.admission.type, 'Curated')
	step(`datanet ${datanet} created in block ${created.block}`, `fee ${open(created.fee)}`)

	// A contribution, reviewed by somebody else.
	const text = commit(DOCUMENT, 'contribution', contributor.id)
	const submitted = await submit(
		tx.Datanets.contribute({
			datanet,
			kind: Enum('Raw'),
			root: hex(text.root),
			tokens: BigInt(text.tokens),
			chunks: text.chunks,
			uri: bytes('https://example.org/merkle.txt'),
			commons: false,
		}),
		contributor,
	)
	const submission = submitted.event('Datanets', 'ContributionSubmitted')
	const id = submission.contribution
	assert.equal(submission.account, contributor.address)
	assert.equal(submission.root, hex(text.root))
	assert.equal(await view.Datanets.contribution_of(contributor.address, hex(text.root)), id)
	step(`contribution ${id}: ${text.tokens} counting tokens, ${text.chunks} chunk`, `root ${submission.root}`)

	const accept = tx.Datanets.review({ contribution: id, verdict: Enum('Accept', { quality: 80 }) })
	await refuse(accept, contributor, 'Datanets', 'NotCurator')
	const accepted = (await submit(accept, owner)).event('Datanets', 'ContributionAccepted')
	assert.equal(accepted.units, 80n * BigInt(text.tokens))
	assert.equal((await query.Datanets.Contributions.getValue(id)).status.type, 'Accepted')
	step(`accepted with quality ${accepted.quality}: ${accepted.units} units`)

	// A snapshot.
	const published = await submit(tx.Datanets.publish_snapshot({ datanet }), owner)
	const { snapshot, members, seals_at } = published.event('Datanets', 'SnapshotPublished')
	assert.deepEqual([snapshot, members], [{ datanet, number: 1 }, 1])
	const seal = tx.Datanets.seal({ snapshot })
	await refuse(seal, owner, 'Datanets', 'ChallengePeriodOpen')
	await pass(api, owner, async () => (await view.InferenceReceipts.clock()) >= seals_at, 'the challenge period')
	const sealed = (await submit(seal, payer)).event('Datanets', 'SnapshotSealed')
	assert.equal(sealed.units, accepted.units)
	assert.equal((await view.Datanets.snapshot(snapshot)).sealed, true)
	step(`snapshot ${datanet}.${snapshot.number} sealed: ${sealed.members} member, ${sealed.units} units`)

	// A base model on it.
	const terms = {
		royalty: 100_000_000,
		data_share: 500_000_000,
		channels: { verbatim: 800_000_000, retrieval: 0, influence: 0 },
	}
	const registered = await submit(
		tx.ModelRegistry.register({
			kind: Enum('Base'),
			manifest_hash: hex(hash(bytes('{"files":[]}'))),
			uri: bytes('https://example.org/model.json'),
			licence: bytes('Apache-2.0'),
			parents: [],
			snapshots: [[snapshot, 1]],
			own_data_share: Number(ONE),
			terms,
		}),
		builder,
	)
	const { model } = registered.event('ModelRegistry', 'ModelRegistered')
	const lineage = await view.ModelRegistry.lineage(model)
	assert.deepEqual(lineage, { builders: [[model, Number(ONE)]], data: [[snapshot, Number(ONE)]] })
	assert.deepEqual((await view.ModelRegistry.model(model)).terms, terms)
	step(`model ${model} registered`, `all of its data share goes to snapshot ${datanet}.${snapshot.number}`)

	// An operator that serves it.
	const prices = { input: 1n * OPEN, output: 10n * OPEN }
	const joined = await submit(
		tx.Operators.register({
			bond: 200n * OPEN,
			metadata: bytes('{"name":"example"}'),
			endpoint: bytes('http://127.0.0.1:8080'),
			commission: 100_000_000,
		}),
		operator,
	)
	const { operator: op } = joined.event('Operators', 'OperatorRegistered')
	await submit(tx.Operators.serve({ model, prices }), operator)
	assert.equal(await view.Operators.operator_by_account(operator.address), op)
	assert.deepEqual(await view.Operators.served_models(op), [[model, prices]])
	step(`operator ${op} serves model ${model}`, `per 1,000 tokens: input ${open(prices.input)}, output ${open(prices.output)}`)

	// Nothing was paid yet, so nothing is owed.
	const nothing = tx.FeeRouting.claim({ pulls: [] })
	await refuse(nothing, payer, 'FeeRouting', 'NotPayee')
	await refuse(nothing, contributor, 'FeeRouting', 'NothingToClaim')

	// A payer's session. Vouchers are signed by a key of their own.
	const voucherKey = ed25519(`${prefix}//vouchers`)
	const opened = await submit(
		tx.InferenceReceipts.open_session({
			operator: op,
			lines: [{ model, signer: ss58Address(voucherKey.publicKey, 42), max_prices: prices }],
			deposit: 10n * OPEN,
			disclosure: Enum('Open'),
		}),
		payer,
	)
	const { session } = opened.event('InferenceReceipts', 'SessionOpened')
	assert.equal((await view.InferenceReceipts.session(session)).balance, 10n * OPEN)
	step(`session ${session} opened with ${open(10n * OPEN)}`)

	// A request, its response, and the receipt that says whose words the response repeats.
	const salt = new Uint8Array(32)
	const asked = commit(REQUEST, 'request', salt)
	const answered = commit(RESPONSE, 'response', salt)
	const amount = charge(asked.tokens, answered.tokens, prices)
	const claims = cover(RESPONSE, REQUEST, [{ id, text: DOCUMENT, commons: false }])
	assert.equal(claims.length, 1)
	// By the verbatim channel, the only one that had something: weighed by the model's terms.
	const credited = share(credit(amount, claims[0].counted, answered.tokens), terms.channels.verbatim)
	const receipt = {
		session,
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
	const ledger = Buffer.concat([int(id, 8), encodeReceiptId(receipt), int(credited, 16)])
	step(
		`response of ${answered.tokens} tokens, ${claims[0].counted} of them from contribution ${id}`,
		`price ${open(amount)}, credited ${open(credited)}`,
	)

	// The payer's promise, and the batch that settles it.
	const message = voucherMessage({
		genesis: fromHex(genesisHash),
		session,
		line: 0,
		operator: op,
		cumulative: amount,
	})
	assert.equal(hex(await view.InferenceReceipts.voucher_message(session, 0, amount, false)), hex(message))
	const quote = await view.FeeRouting.quote(model, op, amount, [[id, credited]])
	assert(quote.success)
	const batchOf = (signature) =>
		tx.InferenceReceipts.submit_batch({
			model,
			vouchers: [
				{ session, line: 0, cumulative: amount, wrapped: false, signature: Enum('Ed25519', hex(signature)) },
			],
			commitment: {
				receipts_root: hex(sumRoot([encodeReceipt(receipt)], RECEIPTS)),
				receipts: 1,
				ledger_root: hex(sumRoot([ledger], CREDITS)),
			},
			credits: [[id, credited]],
			usage: {
				inferences: 1,
				actions: 0,
				input_tokens: BigInt(asked.tokens),
				output_tokens: BigInt(answered.tokens),
			},
		})
	const stranger = ed25519(`${prefix}//stranger`)
	await refuse(batchOf(stranger.sign(message)), operator, 'InferenceReceipts', 'Voucher', {
		index: 0,
		fault: Enum('BadSignature'),
	})
	const batchTx = batchOf(voucherKey.sign(message))
	const settled = await submit(batchTx, operator)
	const batch = settled.event('InferenceReceipts', 'BatchSubmitted')
	assert.deepEqual([batch.amount, batch.credited, batch.operator], [amount, credited, op])
	assert.equal((await view.InferenceReceipts.session(session)).balance, 10n * OPEN - amount)
	step(`batch ${batch.batch} submitted in block ${settled.block}, final at ${batch.due} on the clock`)
	await refuse(batchTx, operator, 'InferenceReceipts', 'Voucher', { index: 0, fault: Enum('NotAbove') })

	// The window passes and the hook ends the batch.
	const record = () => query.InferenceReceipts.Batches.getValue(batch.batch)
	await pass(api, owner, async () => (await record()) === undefined, 'the challenge window')

	// Recomputed from the policy: what the data of the model earned, all of it this contribution's.
	const policy = await view.FeeRouting.policy(batch.policy)
	const parts = ['treasury', 'burn', 'validators', 'operator', 'stakers'].map((part) => share(amount, policy[part]))
	const revenue = amount - parts.reduce((sum, part) => sum + part)
	const dataShare = BigInt(Math.max(terms.data_share, policy.data_floor))
	const data = revenue - share(revenue, ONE - dataShare)
	const attributed = (data * credited) / amount
	assert.equal(await view.FeeRouting.pending(Enum('Contribution', id)), attributed)
	assert.equal(await view.FeeRouting.pending(Enum('ModelData', model)), data - attributed)
	step(
		`batch ${batch.batch} is final: of ${open(amount)} the data has ${open(data)}`,
		`${open(attributed)} for words that were repeated, ${open(data - attributed)} through the pool`,
	)

	// The contributor claims, and brings the money down on the way.
	const pulls = [
		Enum('ModelData', model),
		Enum('Member', { snapshot, contribution: id }),
		Enum('Contribution', id),
	]
	const before = await free(contributor)
	const claimed = await submit(tx.FeeRouting.claim({ pulls }), contributor)
	const paid = claimed.event('FeeRouting', 'PaidOut')
	// A pool keeps what does not divide evenly by its units: at most one unit of OPEN for its one member.
	assert(data - paid.amount <= 1n && paid.amount <= data, `paid ${paid.amount}, expected ${data}`)
	assert.equal(paid.account, contributor.address)
	assert.equal(await free(contributor), before + paid.amount - claimed.fee)
	step(`contributor claimed ${open(paid.amount)}, fee ${open(claimed.fee)}`)

	// Nobody delegates to the operator, so the stakers' part is its own. What is owed and above the minimum payout is
	// swept to the account without a claim, so it is paid already or about to be.
	const { owed, paid: swept } = await view.FeeRouting.claimable(operator.address)
	assert.equal(owed + swept, parts[3] + parts[4])
	const built = (await submit(tx.FeeRouting.claim({ pulls: [Enum('ModelBuilders', model)] }), builder)).event(
		'FeeRouting',
		'PaidOut',
	)
	assert.equal(built.amount, revenue - data)
	step(`builder claimed ${open(built.amount)}; operator earned ${open(owed + swept)}, ${open(swept)} of it paid by the sweep`)
	await refuse(nothing, contributor, 'FeeRouting', 'NothingToClaim')

	// The books, through a view function and through the node's own namespace.
	const books = await view.FeeRouting.conservation()
	assert.equal(books.holds, true)
	const all = await client._request('openledger_conservation', [])
	assert.equal(all.holds, true)
	assert.equal(BigInt(all.issuance), await query.Balances.TotalIssuance.getValue({ at: 'best' }))
	step(`the books hold`, `paid out since genesis ${open(books.paid)}, burnt ${open(books.burned)}`)
})
