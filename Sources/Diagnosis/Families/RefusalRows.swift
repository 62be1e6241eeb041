extension CatalogueRow { static let refusalRows: [CatalogueRow] = [] }
