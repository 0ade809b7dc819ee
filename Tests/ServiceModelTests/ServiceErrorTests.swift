import ServiceModel
import Testing

@Suite("ServiceError") struct ServiceErrorTests {
    @Test("Only the server's own faults and what is not built are not 400")
    func statuses() {
        for name in ErrorName.allCases {
            let isFault = name == .internalErrorException || name == .internalServerException
            #expect(ServiceError(name, "").httpStatus == (isFault ? 500 : 400))
        }
        #expect(ServiceError(.notImplemented, nil).httpStatus == 501)
        #expect(ServiceError(.unknownOperation, nil).httpStatus == 400)
    }

    @Test("Every error is found by its name, and no name is two errors'")
    func names() {
        let all = ErrorName.allCases.map(ErrorType.modelled) + ProtocolErrorName.allCases.map(ErrorType.protocolError)
        #expect(Set(all.map(\.name)).count == all.count)
        for type in all { #expect(ErrorType(name: type.name) == type) }
        #expect(ErrorType(name: "NoSuchException") == nil)
    }
}
