import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Compile into runs and blocks` {
  @Test(arguments: [".npz", ".safetensors"])
  func `names the arrays that it writes`(ending: String) throws {
    let folder = try TemporaryFolder()
    for (form, names) in [
      ("runs", ["shape", "offset", "row_offsets", "ranges"]),
      (
        "blocks",
        [
          "shape", "block_size", "kv_num_blocks", "kv_indices", "full_kv_num_blocks",
          "full_kv_indices",
        ]
      ),
    ] {
      let file = form + ending
      let words = ["compile", "causal", "--n", "300", "--as", form, "-o", file]
      let run = try Maskspec.run(words, in: folder.url)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("wrote \(file): \(names.joined(separator: ", "))\n"))
      #expect(folder.names.contains(file))
    }
  }

  @Test func `an array file does not hold several`() throws {
    let folder = try TemporaryFolder()
    let words = ["compile", "causal", "--n", "300", "--as", "blocks", "-o", "a.npy"]
    let run = try Maskspec.run(words, in: folder.url)
    #expect(run.status == 2)
    #expect(run.errors.contains("write .npz instead"))
    #expect(folder.names.isEmpty)
  }

  @Test func `runs of too many rows are refused before they are begun`() throws {
    let folder = try TemporaryFolder()
    let words = ["compile", "causal", "--n", "1e12", "--as", "runs", "-o", "a.npz"]
    let run = try Maskspec.run(words, in: folder.url)
    #expect(run.status == 2)
    #expect(run.errors.contains("the runs of 1000000000000 rows take 21.8 TiB or more"))
    #expect(folder.names.isEmpty)
  }

  @Test func `options of cells are refused`() throws {
    let run = try Maskspec.run("compile", "causal", "--n", "8", "--as", "runs", "--fill", "-inf")
    #expect(run.status == 2)
    #expect(run.errors.contains("'--fill' is for cells, not for runs"))
  }

  @Test func `reports on a trillion tokens exactly`() throws {
    let run = try Maskspec.run("compile", "causal", "--n", "1099511627776", "--json")
    #expect(run.status == 0)
    #expect(run.output.contains("\"visible\":604462909807864343166976,"))
    #expect(run.output.contains("\"partial\":8589934592,"))
  }
}
