internal import PinFiles
internal import Testing

struct PinFileFailureTests {
    @Test func `failures are compared by their words`() {
        let failure = PinFileFailure(message: "cannot read", help: "check the file")
        #expect(failure != PinFileFailure(message: "cannot write", help: "check the file"))
    }
}
