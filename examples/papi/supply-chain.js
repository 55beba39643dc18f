// The supply chain in a few calls, for scripts that are about something else; stock-client.js shows it step by step and
// checks every value on the way.
import assert from 'node:assert/strict'
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
import { ed25519, fromHex, hex, ONE, OPEN, pass, share, submit } from './tools.js'

const DOCUMENT = 'A Merkle tree lets anyone check that a leaf belongs to a list, without the list.'
const REQUEST = 'What is a Merkle tree?'
const RESPONSE = 'It is simple: a Merkle tree lets anyone check that a leaf belongs to a list.'
const TERMS = {
	royalty: 100_000_000,
	data_share: 500_000_000,
	channels: { verbatim: 800_000_000, retrieval: 0, influence: 0 },
}
const PRICES = { input: 1n * OPEN, output: 10n * OPEN }

/** Gives each account so much from the funded one. */
export async function fund(api, from, accounts, value) {
	const calls = accounts.map(
		({ address }) => api.tx.Balances.transfer_keep_alive({ dest: Enum('Id', address), value }).decodedCall,
	)
	await submit(api.tx.Utility.batch_all({ calls }), from)
}

/** Makes a curated datanet and answers its id. */
export async function createDatanet(api, owner) {
	const descriptor = {
		domain: bytes('computer science'),
		schema: bytes('text/plain'),
		licence: bytes('CC-BY-4.0'),
		language: bytes('en'),
	}
	const call = api.tx.Datanets.create({ name: bytes('Commitments'), descriptor, admission: Enum('Curated') })
	return (await submit(call, owner)).event('Datanets', 'DatanetCreated').datanet
}

/** The call by which an account contributes a text. */
export function contribution(api, datanet, who, text = DOCUMENT) {
	const { root, tokens, chunks } = commit(text, 'contribution', who.id)
	return api.tx.Datanets.contribute({
		datanet,
		kind: Enum('Raw'),
		root: hex(root),
		tokens: BigInt(tokens),
		chunks,
		uri: bytes('https://example.org/merkle.txt'),
		commons: false,
	})
}

/** Accepts a contribution, publishes and seals a snapshot of the datanet, and answers its id. */
export async function acceptAndSeal(api, owner, datanet, id) {
	await submit(api.tx.Datanets.review({ contribution: id, verdict: Enum('Accept', { quality: 80 }) }), owner)
	const { snapshot, seals_at } = (await submit(api.tx.Datanets.publish_snapshot({ datanet }), owner)).event(
		'Datanets',
		'SnapshotPublished',
	)
	await pass(api, owner, async () => (await api.view.InferenceReceipts.clock()) >= seals_at, 'the challenge period')
	await submit(api.tx.Datanets.seal({ snapshot }), owner)
	return snapshot
}

/** Registers a model on a snapshot, and an operator that serves it. */
export async function serve(api, { builder, operator, snapshot, contribution }) {
	const { model } = (
		await submit(
			api.tx.ModelRegistry.register({
				kind: Enum('Base'),
				manifest_hash: hex(hash(bytes('{"files":[]}'))),
				uri: bytes('https://example.org/model.json'),
				licence: bytes('Apache-2.0'),
				parents: [],
				snapshots: [[snapshot, 1]],
				own_data_share: Number(ONE),
				terms: TERMS,
			}),
			builder,
		)
	).event('ModelRegistry', 'ModelRegistered')
	const { operator: op } = (
		await submit(
			api.tx.Operators.register({
				bond: 200n * OPEN,
				metadata: bytes('{"name":"example"}'),
				endpoint: bytes('http://127.0.0.1:8080'),
				commission: 100_000_000,
			}),
			operator,
		)
	).event('Operators', 'OperatorRegistered')
	await submit(api.tx.Operators.serve({ model, prices: PRICES }), operator)
	return { model, op, operator, contribution }
}

/** Opens a session of the payer with what is served, and answers what `settle` needs. */
export async function openSession(api, served, payer, genesis) {
	const { model, op } = served
	const voucherKey = ed25519(`${payer.path}//vouchers`)
	const { session } = (
		await submit(
			api.tx.InferenceReceipts.open_session({
				operator: op,
				lines: [{ model, signer: ss58Address(voucherKey.publicKey, 42), max_prices: PRICES }],
				deposit: 10n * OPEN,
				disclosure: Enum('Open'),
			}),
			payer,
		)
	).event('InferenceReceipts', 'SessionOpened')
	return { ...served, session, voucherKey, genesis, sequence: 0, cumulative: 0n }
}

/** Serves one more request, whose response repeats the contribution, and submits the batch that settles it. */
export async function settle(api, line) {
	const { model, op, operator, session, voucherKey, contribution: id, genesis } = line
	const salt = new Uint8Array(32)
	const asked = commit(REQUEST, 'request', salt)
	const answered = commit(RESPONSE, 'response', salt)
	const amount = charge(asked.tokens, answered.tokens, PRICES)
	const claims = cover(RESPONSE, REQUEST, [{ id, text: DOCUMENT, commons: false }])
	assert.equal(claims.length, 1)
	const credited = share(credit(amount, claims[0].counted, answered.tokens), TERMS.channels.verbatim)
	const receipt = {
		session,
		line: 0,
		sequence: line.sequence,
		cumulativeBefore: line.cumulative,
		amount,
		inputTokens: asked.tokens,
		outputTokens: answered.tokens,
		request: asked.root,
		response: answered.root,
		claims,
	}
	const cumulative = line.cumulative + amount
	const message = voucherMessage({ genesis: fromHex(genesis), session, line: 0, operator: op, cumulative })
	const ledger = Buffer.concat([int(id, 8), encodeReceiptId(receipt), int(credited, 16)])
	const call = api.tx.InferenceReceipts.submit_batch({
		model,
		vouchers: [
			{ session, line: 0, cumulative, wrapped: false, signature: Enum('Ed25519', hex(voucherKey.sign(message))) },
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
	const submitted = await submit(call, operator)
	line.sequence += 1
	line.cumulative = cumulative
	return { block: submitted.block, ...submitted.event('InferenceReceipts', 'BatchSubmitted') }
}

/** Lets the challenge windows of batches pass until they have ended. */
export async function ended(api, who, ...batches) {
	const open = () => Promise.all(batches.map(({ batch }) => api.query.InferenceReceipts.Batches.getValue(batch)))
	await pass(api, who, async () => (await open()).every((record) => record === undefined), 'the challenge window')
}

/** What a contributor pulls when it claims: its part of the data pot of the model, and the pot of its contribution. */
export const pullsOf = ({ model, contribution }, snapshot) => [
	Enum('ModelData', model),
	Enum('Member', { snapshot, contribution }),
	Enum('Contribution', contribution),
]
