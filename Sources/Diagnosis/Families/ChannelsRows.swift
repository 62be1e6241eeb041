extension CatalogueRow { static let channelsRows: [CatalogueRow] = [] }
