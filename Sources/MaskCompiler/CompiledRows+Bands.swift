import Dispatch
import MaskAlgebra
import Synchronization

extension CompiledRows {
  /// Calls a closure for every band of rows, on every core.
  ///
  /// A band lies in one batch row and head and starts at a multiple of its height there, so a band
  /// of a block's height is a row of blocks. Rows are counted over all batch rows and heads.
  ///
  /// - Parameters:
  ///   - rowsPerBand: How many rows make a band; the last one of a head may have fewer.
  ///   - body: Called with the rows of a band and a function from each of them to its runs.
  /// - Returns: What the closure returned, in the order of the bands.
  /// - Throws: The error of the first band that has one.
  package func mapBands<Outcome: Sendable>(
    of rowsPerBand: Int,
    _ body:
      @Sendable (Range<Int>, (Int) throws(CompilationError) -> KeyRuns) throws(CompilationError)
      -> Outcome
  ) throws(CompilationError) -> [Outcome] {
    guard shape.cellCount != nil else {
      throw CompilationError.tooLarge(
        shape: shape,
        byteCount: nil,
        limit: System.denseByteLimit
      )
    }
    let regions = regions(stepLimit: Self.bandStepLimit)
    let bands = Bands(shape: shape, rowsPerBand: rowsPerBand)
    let next = Atomic(0)
    let finished = Mutex<[Int: Result<Outcome, CompilationError>]>([:])
    // A worker keeps its compiler, and with it what does not depend on the row, over many bands.
    DispatchQueue.concurrentPerform(iterations: min(bands.count, System.coreCount)) { _ in
      let compiler = LineCompiler(plan, in: geometry, sharesAcrossLines: shape.rowCount > 4)
      func runs(_ row: Int) throws(CompilationError) -> KeyRuns {
        if let regions { return regions.runs(ofRow: row) }
        return try compiler.runs(of: shape.line(ofRow: row, offset: geometry.offset))
      }
      while true {
        let band = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard band < bands.count else { return }
        let result: Result<Outcome, CompilationError>
        do throws(CompilationError) {
          result = .success(try body(bands[band], runs))
        } catch {
          // The bands before this one have been taken, so what follows need not be begun.
          next.store(bands.count, ordering: .relaxed)
          result = .failure(error)
        }
        finished.withLock { $0[band] = result }
      }
    }
    // No band before the first failure is missing, and none is asked for after it.
    let results = finished.withLock(\.self)
    var outcomes: [Outcome] = []
    for band in 0..<bands.count {
      if let result = results[band] { outcomes.append(try result.get()) }
    }
    return outcomes
  }
}

extension CompiledRows {
  /// Steps that regions may take before all rows are gone through, which costs more than they do.
  fileprivate static var bandStepLimit: Int { 1 << 14 }
}

extension Regions {
  /// The runs of a row, counted over all batch rows and heads.
  fileprivate func runs(ofRow row: Int) -> KeyRuns {
    planes[row / shape.queryCount].runs(ofRow: row % shape.queryCount)
  }
}

/// The rows of a mask in bands of equal height, none across two heads.
private struct Bands {
  let shape: MaskShape
  let rowsPerBand: Int

  private var bandsPerHead: Int { shape.queryCount.dividedRoundingUp(by: rowsPerBand) }

  var count: Int { shape.batchCount * shape.headCount * bandsPerHead }

  subscript(band: Int) -> Range<Int> {
    let head = band / bandsPerHead * shape.queryCount
    let start = band % bandsPerHead * rowsPerBand
    return head + start..<head + min(start + rowsPerBand, shape.queryCount)
  }
}

extension Int {
  /// The quotient rounded up, of a number of at least 0 by a divisor of at least 1.
  func dividedRoundingUp(by divisor: Int) -> Int {
    self / divisor + (self % divisor == 0 ? 0 : 1)
  }
}
