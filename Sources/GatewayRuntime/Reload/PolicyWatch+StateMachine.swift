/// Watches one policy file for a change that has settled.
package enum PolicyWatch {
    /// What one look at the file found.
    package enum Sighting: Sendable, Equatable {
        /// The whole of the file.
        case content([UInt8])
        /// The file cannot be read, and why.
        case unreadable(String)
    }

    /// What to do about it.
    package enum Action: Sendable, Equatable {
        case nothing
        /// Compile these bytes and say ``StateMachine/loaded(_:accepted:)``.
        case load([UInt8])
        /// Tell the operator that the file cannot be read and that the old policy stays in force.
        case reportUnreadable(String)
        /// Tell the operator that the file is again what is in force.
        case reportRestored
    }

    /// A file is loaded when two looks in a row saw the same new content, so that a half-written file, which may well
    /// be a valid and looser policy, is never put in force.
    package struct StateMachine: ~Copyable {
        private enum State {
            /// The file holds what is in force.
            case steady
            /// New content was seen once.
            case settling([UInt8])
            /// This content was refused; it is not tried again until it changes.
            case refused([UInt8])
            /// The file could not be read in one look.
            case vanishing(String)
            /// The operator was told that the file cannot be read.
            case gone
        }

        private var inForce: [UInt8]
        private var state: State = .steady
        /// True when the operator was last told that something is wrong with the file.
        private var isTroubleTold = false

        /// A watch over a file whose bytes in force are `inForce`.
        package init(inForce: [UInt8]) {
            self.inForce = inForce
        }

        /// One look at the file.
        package mutating func saw(_ sighting: Sighting) -> Action {
            switch sighting {
            case .content(let bytes): return saw(bytes)
            case .unreadable(let why): return sawNothing(why)
            }
        }

        /// The bytes of a ``Action/load(_:)`` were compiled, and put in force or refused.
        package mutating func loaded(_ bytes: [UInt8], accepted: Bool) {
            if accepted {
                inForce = bytes
                state = .steady
            } else {
                state = .refused(bytes)
            }
            isTroubleTold = !accepted
        }

        private mutating func saw(_ bytes: [UInt8]) -> Action {
            if bytes == inForce {
                state = .steady
                defer { isTroubleTold = false }
                return isTroubleTold ? .reportRestored : .nothing
            }
            switch state {
            case .settling(bytes): return .load(bytes)
            case .refused(bytes): return .nothing
            case .steady, .settling, .refused, .vanishing, .gone:
                state = .settling(bytes)
                return .nothing
            }
        }

        private mutating func sawNothing(_ why: String) -> Action {
            switch state {
            case .vanishing:
                state = .gone
                isTroubleTold = true
                return .reportUnreadable(why)
            case .gone: return .nothing
            case .steady, .settling, .refused:
                state = .vanishing(why)
                return .nothing
            }
        }
    }
}
