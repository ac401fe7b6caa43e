/// How a child process ended.
package enum ChildExit: Sendable, Equatable {
    /// It returned this code, 0 to 255.
    case code(Int32)
    /// This signal ended it.
    case signal(Int32)
    /// It is gone, but the system would not say how (the errno tells why).
    case unknown(errorNumber: Int32)
}
