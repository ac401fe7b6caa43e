extension ChildProcess {
    /// The life of a child process from its start until the whole group is gone and its output was read.
    package struct StateMachine: ~Copyable {
        /// Whether the child's output has been read to its end.
        package enum Output: Sendable, Equatable {
            case open
            case ended
        }

        /// Where the child is in its life.
        package enum State: Sendable, Equatable {
            /// Alive and not asked to end. Becomes `closing`, `killing`, or `settling` when it ends by itself.
            case running(Output)
            /// Its input is closed, and the grace interval runs. Becomes `terminating` when that was not enough.
            case closing(Output)
            /// The group has SIGTERM, and the termination interval runs. Becomes `killing` when it expires.
            case terminating(Output)
            /// The group has SIGKILL. Becomes `settling`, since nothing survives that.
            case killing(Output)
            /// The leader is reaped, the rest of its group has SIGTERM, and so many looks are left before SIGKILL.
            case settling(ChildExit, Output, checksLeft: Int)
            /// Reported. Stays.
            case finished(ChildExit)
        }

        /// Where the child is in its life.
        package private(set) var state = State.running(.open)
        private let settlingChecks: Int

        /// Creates the machine of a child that was just started; `settlingChecks` is at least 1.
        package init(settlingChecks: Int) {
            self.settlingChecks = max(1, settlingChecks)
        }
    }
}

// MARK: - Asked to end

extension ChildProcess.StateMachine {
    /// What to do when asked to end in order.
    package enum ShutDownAction: Sendable, Equatable {
        /// Close the child's input and start the grace interval.
        case closeInput
        /// It is ending already.
        case none
    }

    /// What to do when asked to end at once.
    package enum KillAction: Sendable, Equatable {
        /// Send SIGKILL to the group.
        case killGroup
        /// It has it already, or has ended.
        case none
    }

    /// What to do when an interval has expired.
    package enum ExpiryAction: Sendable, Equatable {
        /// Send SIGTERM to the group and start the termination interval.
        case terminateGroup
        /// Send SIGKILL to the group.
        case killGroup
        /// The interval no longer matters.
        case none
    }

    /// The owner asks the child to end in order.
    package mutating func shutDown() -> ShutDownAction {
        switch state {
        case .running(let output):
            state = .closing(output)
            return .closeInput
        case .closing, .terminating, .killing, .settling, .finished:
            return .none
        }
    }

    /// The owner asks the child to end at once.
    package mutating func kill() -> KillAction {
        switch state {
        case .running(let output), .closing(let output), .terminating(let output):
            state = .killing(output)
            return .killGroup
        case .killing, .settling, .finished:
            return .none
        }
    }

    /// The grace or termination interval has expired.
    package mutating func intervalExpired() -> ExpiryAction {
        switch state {
        case .closing(let output):
            state = .terminating(output)
            return .terminateGroup
        case .terminating(let output):
            state = .killing(output)
            return .killGroup
        case .running, .killing, .settling, .finished:
            return .none
        }
    }
}

// MARK: - Ending

extension ChildProcess.StateMachine {
    /// What to do when the leader is reaped.
    package enum ExitAction: Sendable, Equatable {
        /// Look at the group.
        case checkGroup
        /// It was reported already.
        case none
    }

    /// What to do when the output has ended.
    package enum OutputAction: Sendable, Equatable {
        /// Look at the group: the end of the output may have been the last thing awaited.
        case checkGroup
        /// The leader is still there.
        case none
    }

    /// What to do after a look at the group.
    package enum CheckAction: Sendable, Equatable {
        /// Look again after the check interval.
        case checkAgain
        /// Report the exit.
        case finish(ChildExit)
        /// Send SIGKILL to what is left of the group, then report the exit.
        case killGroupAndFinish(ChildExit)
        /// The leader is still there, or the exit was reported.
        case none
    }

    /// The leader has ended and is reaped; the rest of its group was sent SIGTERM just before.
    package mutating func leaderExited(_ exit: ChildExit) -> ExitAction {
        switch state {
        case .running(let output), .closing(let output), .terminating(let output), .killing(let output):
            state = .settling(exit, output, checksLeft: settlingChecks)
            return .checkGroup
        case .settling, .finished:
            return .none
        }
    }

    /// The child's output was read to its end.
    package mutating func outputEnded() -> OutputAction {
        switch state {
        case .running:
            state = .running(.ended)
            return .none
        case .closing:
            state = .closing(.ended)
            return .none
        case .terminating:
            state = .terminating(.ended)
            return .none
        case .killing:
            state = .killing(.ended)
            return .none
        case .settling(let exit, _, let checksLeft):
            state = .settling(exit, .ended, checksLeft: checksLeft)
            return .checkGroup
        case .finished:
            return .none
        }
    }

    /// A look at the group showed whether a member is left, and whether its output is being read.
    ///
    /// While reading is paused the looks do not count: what the child wrote before it ended is still to be read.
    package mutating func groupChecked(hasMembers: Bool, isReading: Bool) -> CheckAction {
        switch state {
        case .settling(let exit, let output, let checksLeft):
            if !hasMembers, output == .ended {
                state = .finished(exit)
                return .finish(exit)
            }
            let waitsForReader = output == .open && !isReading
            if waitsForReader || checksLeft > 0 {
                let left = waitsForReader ? checksLeft : checksLeft - 1
                state = .settling(exit, output, checksLeft: left)
                return .checkAgain
            }
            state = .finished(exit)
            return hasMembers ? .killGroupAndFinish(exit) : .finish(exit)
        case .running, .closing, .terminating, .killing, .finished:
            return .none
        }
    }
}
