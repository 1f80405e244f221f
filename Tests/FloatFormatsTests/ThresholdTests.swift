import FloatFormats
import Foundation
import Testing

/// When a weight is exactly zero, and when a sum stops growing.
@Suite struct ThresholdTests {
  // A thousandth is wide enough for the library's exp and narrow enough to tell the formats apart.
  @Test(arguments: FloatFormat.all)
  func `exp is exactly zero below the threshold and not above it`(_ format: FloatFormat) {
    let threshold = format.exponentialUnderflow()
    #expect(format.rounded(exp(threshold + 1e-3)) == format.smallestPositive)
    #expect(format.rounded(exp(threshold - 1e-3)) == 0)
    #expect(format.rounded(format.smallestPositive / 2) == 0)
  }

  @Test(arguments: FloatFormat.all)
  func `with subnormals flushed, exp is zero below the smallest normal value`(
    _ format: FloatFormat
  ) {
    let threshold = format.exponentialUnderflow(.flushedToZero)
    #expect(exp(threshold + 1e-9) >= format.smallestNormal)
    #expect(exp(threshold - 1e-9) < format.smallestNormal)
  }

  @Test func `Swift's own exp loses its last bit where binary32 says`() {
    let threshold = FloatFormat.binary32.exponentialUnderflow()
    #expect(exp(Float(threshold + 1e-4)) > 0)
    #expect(exp(Float(threshold - 1e-4)) == 0)
    let half = FloatFormat.binary16.exponentialUnderflow()
    #expect(Float16(exp(half + 1e-5)) > 0)
    #expect(Float16(exp(half - 1e-5)) == 0)
  }

  @Test(arguments: [FloatFormat.tf32, .binary16, .bfloat16, .e4m3, .e5m2])
  func `a running sum of ones stops at the largest sum of ones`(_ format: FloatFormat) {
    var sum = 0.0
    for _ in 0..<5_000 { sum = format.rounded(sum + 1) }
    #expect(sum == format.largestSumOfOnes)
    #expect(format.rounded(sum - 1) != sum)
  }

  @Test func `4096 ones in Swift's Float16 sum to 2048`() {
    let sum = (0..<4_096).reduce(into: Float16(0)) { sum, _ in sum += 1 }
    #expect(Double(sum) == FloatFormat.binary16.largestSumOfOnes)
  }
}
