/// The seed of one case: a function of the run's seed, the property's name and the case's index.
///
/// So a case does not depend on what ran before it, on which thread, or in which shard.
func caseSeed(run: UInt64, property: String, index: Int) -> UInt64 {
  // FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for byte in property.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
  hash ^= run &* 0x9E37_79B9_7F4A_7C15
  return hash &+ UInt64(bitPattern: Int64(index)) &* 0xD1B5_4A32_D192_ED03
}
