use crate::{
	hash::{Blake2, Hasher},
	merkle::{
		commitment, leaf_hash, prove, root, root_with, verify, verify_with, Builder, MerkleError, Tree,
	},
};
use ct_merkle::{
	digest::{consts::U32, FixedOutput, HashMarker, Output, OutputSizeUser, Update},
	mem_backed_tree::MemoryBackedTree,
};
use openledger_core::Hash32;
use proptest::prelude::*;

/// SHA-256, for which RFC 6962 has published trees.
struct Sha256;

impl Hasher for Sha256 {
	fn hash(data: &[u8]) -> Hash32 {
		use sha2::Digest;
		sha2::Sha256::digest(data).into()
	}
}

/// BLAKE2b-256 as the other library wants it.
#[derive(Clone, Default)]
struct Buffered(Vec<u8>);

impl HashMarker for Buffered {}

impl OutputSizeUser for Buffered {
	type OutputSize = U32;
}

impl Update for Buffered {
	fn update(&mut self, data: &[u8]) {
		self.0.extend_from_slice(data);
	}
}

impl FixedOutput for Buffered {
	fn finalize_into(self, out: &mut Output<Self>) {
		out.copy_from_slice(&Blake2::hash(&self.0));
	}
}

fn leaves(count: u64) -> Vec<Vec<u8>> {
	(0..count)
		.map(|index| format!("leaf {index}").into_bytes())
		.collect()
}

fn tree_of(leaves: &[Vec<u8>]) -> Tree<Blake2> {
	Tree::new(leaves.iter().map(|leaf| leaf_hash(leaf)).collect())
}

#[test]
fn hash_should_be_blake2b_256() {
	assert_eq!(
		hex::encode(Blake2::hash(b"")),
		"0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"
	);
}

#[test]
fn tree_hash_should_be_the_published_one_when_hash_is_sha256() {
	let inputs = [
		"",
		"00",
		"10",
		"2021",
		"3031",
		"40414243",
		"5051525354555657",
		"606162636465666768696a6b6c6d6e6f",
	];
	let published = [
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	];
	let mut builder = Builder::<Sha256>::new();
	assert_eq!(hex::encode(builder.tree_hash()), published[0]);
	for (input, expected) in inputs.iter().zip(&published[1..]) {
		builder.push(&hex::decode(input).unwrap()).unwrap();
		assert_eq!(hex::encode(builder.tree_hash()), *expected);
	}
}

#[test]
fn trees_should_agree_with_ct_merkle_for_1_to_300_leaves() {
	let mut theirs = MemoryBackedTree::<Buffered, Vec<u8>>::new();
	let mut builder = Builder::<Blake2>::new();
	for count in 1..=300 {
		let leaf = format!("leaf {}", count - 1).into_bytes();
		theirs.push(leaf.clone());
		builder.push(&leaf).unwrap();
		let all = leaves(count);
		let tree = tree_of(&all);
		assert_eq!(builder.tree_hash(), <[u8; 32]>::from(*theirs.root().as_bytes()));
		assert_eq!(tree.tree_hash(), builder.tree_hash());
		assert_eq!((tree.root(), tree.count()), (builder.root(), count));
		// Every index of small trees, the interesting ones of large trees.
		for index in (0..count).filter(|index| count <= 40 || index % 37 == 0 || index + 2 >= count) {
			let proof = tree.prove(index).unwrap();
			let at = usize::try_from(index).unwrap();
			assert_eq!(theirs.prove_inclusion(at).as_bytes(), proof.concat());
			assert_eq!(verify(&tree.root(), count, index, &all[at], &proof), Ok(()));
		}
	}
}

#[test]
fn root_should_bind_the_number_of_leaves() {
	let tree_hash = [7; 32];
	assert_ne!(
		commitment::<Blake2>(4, &tree_hash),
		commitment::<Blake2>(5, &tree_hash)
	);
}

#[test]
fn root_should_be_that_of_the_empty_string_when_there_are_no_leaves() {
	let expected = commitment::<Blake2>(0, &Blake2::hash(b""));
	assert_eq!(root(Vec::<Vec<u8>>::new()), Ok(expected));
	assert_eq!(tree_of(&[]).root(), expected);
	assert_eq!(tree_of(&[]).prove(0), Err(MerkleError::IndexOutOfRange));
	assert_eq!(
		verify(&expected, 0, 0, b"", &[]),
		Err(MerkleError::IndexOutOfRange)
	);
}

#[test]
fn verify_should_refuse_when_a_node_is_shown_as_a_leaf() {
	let all = leaves(2);
	let tree = tree_of(&all);
	let node: Vec<u8> = all.iter().flat_map(|leaf| leaf_hash(leaf)).collect();
	assert_eq!(
		verify(&tree.root(), 1, 0, &node, &[]),
		Err(MerkleError::RootMismatch)
	);
	assert_eq!(
		verify(&commitment::<Blake2>(1, &tree.tree_hash()), 1, 0, &node, &[]),
		Err(MerkleError::RootMismatch)
	);
}

#[test]
fn verify_should_refuse_when_the_last_leaf_of_five_is_shown_at_other_places() {
	let all = leaves(5);
	let tree = tree_of(&all);
	let proof = tree.prove(4).unwrap();
	for index in 0..4 {
		assert!(verify(&tree.root(), 5, index, &all[4], &proof).is_err());
	}
	assert_eq!(verify(&tree.root(), 5, 4, &all[4], &proof), Ok(()));
}

#[test]
fn verify_should_refuse_when_the_proof_has_another_length() {
	let all = leaves(6);
	let tree = tree_of(&all);
	let proof = tree.prove(5).unwrap();
	let longer = [proof.clone(), vec![[0; 32]]].concat();
	assert_eq!(
		verify(&tree.root(), 6, 5, &all[5], &longer),
		Err(MerkleError::WrongProofLength)
	);
	assert_eq!(
		verify(&tree.root(), 6, 5, &all[5], &proof[1..]),
		Err(MerkleError::WrongProofLength)
	);
	assert_eq!(
		verify(&tree.root(), 6, 6, &all[5], &proof),
		Err(MerkleError::IndexOutOfRange)
	);
}

#[test]
fn verify_should_end_when_the_number_of_leaves_is_the_greatest() {
	let proof = vec![[1; 32]; 64];
	assert_eq!(
		verify(&[0; 32], u64::MAX, u64::MAX - 2, b"x", &proof),
		Err(MerkleError::RootMismatch)
	);
	assert_eq!(
		verify(&[0; 32], u64::MAX, u64::MAX, b"x", &proof),
		Err(MerkleError::IndexOutOfRange)
	);
}

#[test]
fn verify_should_follow_the_hash_it_is_given() {
	let all = leaves(9);
	let sha_root = root_with::<Sha256>(&all).unwrap();
	let tree = Tree::<Sha256>::new(
		all.iter()
			.map(|leaf| crate::merkle::leaf_hash_with::<Sha256>(leaf))
			.collect(),
	);
	let proof = tree.prove(3).unwrap();
	assert_eq!(verify_with::<Sha256>(&sha_root, 9, 3, &all[3], &proof), Ok(()));
	assert_eq!(
		verify(&sha_root, 9, 3, &all[3], &proof),
		Err(MerkleError::RootMismatch)
	);
}

proptest! {
	#[test]
	fn prove_should_verify_and_nothing_else_should(count in 1u64..300, seed in any::<u64>(), other in any::<u64>()) {
		let index = seed % count;
		let all = leaves(count);
		let at = usize::try_from(index).unwrap();
		let hashes: Vec<_> = all.iter().map(|leaf| leaf_hash(leaf)).collect();
		let root = root(&all).unwrap();
		let proof = prove(&hashes, index).unwrap();
		prop_assert_eq!(verify(&root, count, index, &all[at], &proof), Ok(()));

		// Another index, and another number of leaves.
		let wrong = other % count;
		prop_assert_eq!(verify(&root, count, wrong, &all[at], &proof).is_ok(), wrong == index);
		for bit in 0..64 {
			prop_assert!(verify(&root, count ^ (1 << bit), index, &all[at], &proof).is_err());
			prop_assert!(verify(&root, count, index ^ (1 << bit), &all[at], &proof).is_err());
		}
		// Every bit of the leaf, of the root, and of the proof.
		for bit in 0..all[at].len() * 8 {
			let mut leaf = all[at].clone();
			leaf[bit / 8] ^= 1 << (bit % 8);
			prop_assert!(verify(&root, count, index, &leaf, &proof).is_err());
		}
		for bit in 0..256 {
			let mut bad = root;
			bad[bit / 8] ^= 1 << (bit % 8);
			prop_assert!(verify(&bad, count, index, &all[at], &proof).is_err());
			for place in 0..proof.len() {
				let mut bad = proof.clone();
				bad[place][bit / 8] ^= 1 << (bit % 8);
				prop_assert!(verify(&root, count, index, &all[at], &bad).is_err());
			}
		}
	}
}

#[test]
fn empty_root_should_be_the_constant() {
	assert_eq!(
		crate::merkle::empty_root_with::<Blake2>(),
		crate::merkle::EMPTY_ROOT
	);
	assert_eq!(Builder::<Blake2>::new().root(), crate::merkle::empty_root());
}
