/// When records must be on the disk, so that even a power cut does not lose them.
package enum Durability: Sendable, Hashable {
    /// Before their replies leave; one flush serves all replies that wait for it.
    case always
    /// At most so many milliseconds, at least one, after they were written: that much a power cut may lose.
    case interval(milliseconds: Int)
    /// Whenever the operating system likes.
    case never

    /// What is done unless somebody asks for something else.
    package static let standard = Durability.interval(milliseconds: 50)
}
