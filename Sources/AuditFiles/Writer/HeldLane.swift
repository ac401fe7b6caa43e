internal import GatewayPorts

/// A lane that no other process writes to, for as long as the value lives.
struct HeldLane: ~Copyable {
    /// The number of the lane, from 1.
    let number: Int
    /// Held, never read: the lock is on a file of its own because the lane's other files come and go.
    private let lock: OpenFile
    private let lockStatus: OpenFile.Status

    /// Takes the first lane that is free.
    /// - Throws: `AuditFailure.noFreeLane`, or another when locks cannot be taken in the directory.
    init(in directory: borrowing AuditDirectory, maxLanes: Int) throws(AuditFailure) {
        for number in 1...max(1, maxLanes) {
            if let held = try HeldLane(number, in: directory) {
                self = held
                return
            }
        }
        throw AuditFailure(
            code: .noFreeLane, path: directory.path, errorNumber: 0,
            message: "\(maxLanes) processes already write to the audit trail in `\(directory.path)`",
            help: "stop some of them, or give this one a state directory of its own")
    }

    /// Takes a lane of that number; nil when somebody has it.
    /// - Throws: `AuditFailure` when locks cannot be taken in the directory.
    init?(_ number: Int, in directory: borrowing AuditDirectory) throws(AuditFailure) {
        let lock = try directory.open(LaneFiles.lockName(of: number), .update)
        guard try lock.lock() else { return nil }
        lockStatus = try lock.status()
        self.number = number
        self.lock = lock
    }

    /// Whether the lock that others would try is still the one held here.
    /// - Throws: `AuditFailure` when the directory cannot be read.
    func isStillOurs(in directory: borrowing AuditDirectory) throws(AuditFailure) -> Bool {
        try directory.status(of: LaneFiles.lockName(of: number)) == lockStatus
    }

    /// Whether a process writes to the lane now.
    /// - Throws: `AuditFailure` when locks cannot be taken in the directory.
    static func isHeld(_ number: Int, in directory: borrowing AuditDirectory) throws(AuditFailure) -> Bool {
        let name = LaneFiles.lockName(of: number)
        guard try directory.status(of: name) != nil else { return false }
        return try !directory.open(name, .read).lock()
    }
}
