extension CatalogueRow { static let invalidRows: [CatalogueRow] = [] }
