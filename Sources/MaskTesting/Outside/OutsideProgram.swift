import Synchronization

/// A program that is not Swift, and whose attention or language model is put on trial.
///
/// It is started once, declares in its first line what it is able to do, and is asked one case
/// after the other over lines of JSON and files of arrays; `Docs/Engines.md` is the exchange.
/// Whatever it does, a case ends in an answer or in an ``OutsideError``: a program that ends, hangs
/// or prints what it must not is started again for the next case.
///
///     let program = try OutsideProgram("python3 my_attention.py")
///     defer { program.stop() }
///     let subject = program.attention
///
/// Standard error is kept for the report of a failure. `SIGPIPE` is ignored in this process from
/// the first program on.
public final class OutsideProgram: Sendable {
  /// What the shell is told to run.
  public let command: String
  let options: OutsideOptions
  let declaration: ProgramDeclaration
  private let state: Mutex<State>
  private let isInterrupted = Atomic(false)

  /// Starts the program and reads its first line.
  ///
  /// - Parameters:
  ///   - command: What to run, in the words of the shell.
  ///   - options: How long to wait for it.
  /// - Throws: ``OutsideError`` where it does not start, or declares what there is not.
  public init(
    _ command: String,
    options: OutsideOptions = OutsideOptions()
  ) throws(OutsideError) {
    self.command = command
    self.options = options
    let folder = try ExchangeFolder()
    let process = try LineProcess(command: command)
    folder.watch(over: process.group)
    declaration = try Self.declaration(of: process, options)
    state = Mutex(State(folder: folder, process: process))
  }

  deinit { stop() }

  /// The name that the program gives itself, for reports.
  public var name: String { declaration.name }

  /// Whether the program was given up: it ended or hung too often, and further cases are not asked.
  public var isGivenUp: Bool { state.withLock { $0.lossCount >= options.lossLimit } }

  /// Gives up the case that is being asked, and every later one; for a signal handler's thread.
  ///
  /// Such cases count as discarded.
  public func interrupt() { isInterrupted.store(true, ordering: .relaxed) }

  /// Ends the program and everything that it started, and removes its files.
  public func stop() {
    interrupt()
    state.withLock { state in
      state.process = nil
      state.folder = nil
    }
  }

  /// What changes from case to case.
  private struct State {
    var folder: ExchangeFolder?
    /// The running program; nil where it has to be started again.
    var process: LineProcess?
    var caseNumber = 0
    var lossCount = 0
    /// Cases that ended the program, and how: asking them again would end it again, at the price
    /// of a start or of a long wait, and with other addresses in the same words.
    var losses: [CaseContent: OutsideError] = [:]
  }
}

/// What a case consists of, whatever its number: the request, and the arrays behind it.
struct CaseContent: Hashable, Sendable {
  var request: OutsideRequest
  var arrays: [OutsideArray]
}

extension OutsideProgram {
  private static func declaration(
    of process: LineProcess,
    _ options: OutsideOptions
  ) throws(OutsideError) -> ProgramDeclaration {
    do {
      let line = try process.ask(nil, within: options.startSeconds) { false }
      return try ProgramDeclaration(line: line)
    } catch let error as OutsideError { throw error } catch {
      throw .wrongDeclaration(reason: "\(error)")
    }
  }

  /// Asks a case.
  ///
  /// - Parameters:
  ///   - request: What the program is told beside its arrays.
  ///   - arrays: What is written before the question, by the request's words.
  ///   - answers: The words of the arrays that the program is to write.
  ///   - read: Reads the answer from the paths of those arrays, by their words.
  /// - Returns: What was read.
  /// - Throws: ``OutsideError`` for a failed case, ``Discarded`` where the program declines it, is
  ///   given up or interrupted.
  func ask<Answer: Sendable>(
    _ request: OutsideRequest,
    arrays: [OutsideArray],
    answers: [String],
    read: ([String: String]) throws(OutsideError) -> Answer
  ) throws -> Answer {
    let content = CaseContent(request: request, arrays: arrays)
    return try state.withLock { state in
      guard let folder = state.folder, !isInterrupted.load(ordering: .relaxed) else {
        throw Discarded(reason: "the run was interrupted")
      }
      // One look at an empty table costs nothing, where hashing a case does.
      if !state.losses.isEmpty, let loss = state.losses[content] { throw loss }
      guard state.lossCount < options.lossLimit else {
        throw Discarded(reason: "the program was given up after ending \(state.lossCount) times")
      }
      do {
        state.caseNumber += 1
        let line = try folder.prepare(content, number: state.caseNumber, answers: answers)
        let process = try running(&state, folder)
        let answer = try process.ask(
          line,
          within: options.answerSeconds,
          isInterrupted: interrupted
        )
        try OutsideReply(line: answer).check(asked: state.caseNumber)
        return try read(folder.paths(of: answers))
      } catch let error as OutsideError where error.isLoss {
        state.process = nil
        folder.watch(over: nil)
        state.lossCount += 1
        state.losses[content] = error
        throw error
      }
    }
  }

  private func interrupted() -> Bool { isInterrupted.load(ordering: .relaxed) }

  private func running(
    _ state: inout State,
    _ folder: ExchangeFolder
  ) throws(OutsideError) -> LineProcess {
    if let process = state.process { return process }
    let process = try LineProcess(command: command)
    folder.watch(over: process.group)
    guard try Self.declaration(of: process, options) == declaration else {
      throw .wrongDeclaration(reason: "it is another one than when the program was first started")
    }
    state.process = process
    return process
  }
}
