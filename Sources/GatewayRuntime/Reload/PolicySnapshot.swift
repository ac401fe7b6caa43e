internal import Crypto
package import MCPProtocol
package import PolicyEngine
internal import Synchronization

/// One policy as loaded, passed as a value to every step of a call: no call sees two.
package final class PolicySnapshot: Sendable {
    /// The compiled policy, its version filled in.
    package let policy: Policy
    /// Every argument key that the policy looks at.
    package let argumentKeys: KeySet
    /// Whether some rule holds arguments against the tool's schema.
    let readsSchemas: Bool
    /// Whether some condition asks which result a value came from.
    let usesSeenValues: Bool
    /// The client's abilities that no server may ask for, so that none hears of them.
    let deniedCapabilities: [String]

    /// The policy compiled from `bytes`; `mode` overrides the document's.
    package init(_ policy: Policy, bytes: [UInt8], mode: EnforcementMode? = nil) {
        var policy = policy
        policy.version = PolicySnapshot.version(of: bytes)
        if let mode { policy.mode = mode }
        self.policy = policy
        self.argumentKeys = KeySet(policy.argumentKeys)
        readsSchemas = policy.readsSchemas
        usesSeenValues = policy.usesSeenValues
        deniedCapabilities = policy.mode == .shadow ? [] : policy.serverRequests.deniedCapabilities
    }

    /// First 16 hexadecimal digits of the SHA-256 of a policy document.
    package static func version(of bytes: [UInt8]) -> String {
        Hexadecimal.text(SHA256.hash(data: bytes).prefix(8))
    }
}

/// Where every session finds the policy in force.
package final class PolicySource: Sendable {
    private let current: Mutex<PolicySnapshot>

    /// A source that starts with `snapshot`.
    package init(_ snapshot: PolicySnapshot) {
        self.current = Mutex(snapshot)
    }

    /// The policy in force now.
    package var snapshot: PolicySnapshot {
        current.withLock { $0 }
    }

    /// Puts another policy in force, for calls that arrive from now on.
    package func replace(_ snapshot: PolicySnapshot) {
        current.withLock { $0 = snapshot }
    }
}
