internal import CPosix
internal import OperatingSystem

extension ChildCommand {
    /// Starts the command, with a standard error of its own or with this process's.
    /// - Throws: `ChildSpawnFailure`, and then nothing was started.
    func start(separatesErrors: Bool) throws(ChildSpawnFailure) -> cposix_child {
        let program = arguments.first ?? ""
        // The system would cut a text at its zero byte and start something else than was asked for.
        let texts = arguments + environment + [workingDirectory ?? ""]
        guard !program.isEmpty, !texts.contains(where: { $0.utf8.contains(0) }) else {
            throw ChildSpawnFailure(
                step: .command, name: program, cause: SystemError(number: CPOSIX_ERROR_INVALID))
        }
        let child = spawn(separatesErrors)
        guard child.step == CPOSIX_SPAWN_STARTED else { throw failure(of: child, program: program) }
        return child
    }

    private func failure(of child: cposix_child, program: String) -> ChildSpawnFailure {
        let cause = SystemError(number: child.error)
        switch child.step {
        case CPOSIX_SPAWN_DIRECTORY:
            return ChildSpawnFailure(step: .workingDirectory, name: workingDirectory ?? "", cause: cause)
        case CPOSIX_SPAWN_COMMAND:
            return ChildSpawnFailure(step: .execution, name: program, cause: cause)
        default:
            return ChildSpawnFailure(step: .resources, name: program, cause: cause)
        }
    }

    private func spawn(_ separatesErrors: Bool) -> cposix_child {
        let texts = Self.zeroTerminated(arguments + environment)
        // An empty directory means none was asked for: no path is empty.
        let directory = Self.zeroTerminated([workingDirectory ?? ""])
        // SAFETY: both buffers outlive the call, which keeps neither, and hold as many texts as the counts say.
        return unsafe texts.withUnsafeBufferPointer { texts in
            unsafe directory.withUnsafeBufferPointer { directory in
                unsafe cposix_spawn(
                    cposix_command(
                        texts: texts.baseAddress, argument_count: arguments.count,
                        environment_count: environment.count,
                        directory: directory.count > 1 ? directory.baseAddress : nil,
                        separates_errors: separatesErrors))
            }
        }
    }

    private static func zeroTerminated(_ texts: [String]) -> [CChar] {
        texts.flatMap { text in text.utf8.map { CChar(bitPattern: $0) } + [0] }
    }
}

extension cposix_child {
    /// Undoes the start of a child that nobody can look after.
    func abandon() {
        _ = cposix_signal_group(pid, CPOSIX_SIGNAL_KILL)
        _ = cposix_close(input)
        _ = cposix_close(output)
        if errors >= 0 { _ = cposix_close(errors) }
        // Does not take long: nothing survives the signal.
        _ = cposix_wait_exit(pid)
        _ = cposix_reap(pid)
    }
}
