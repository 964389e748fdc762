"""What a file of people may bring, column by column, and the words by which it is recognised."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rencontres.network.importing.fields import Field

PEOPLE: tuple[Field, ...] = (
    Field(
        "given_name",
        _("Given name"),
        "prenom,prenoms,prenom du participant,given name,given names,first name,forename,"
        "nombre de pila,nombre,nombres",
    ),
    Field(
        "family_name",
        _("Family name"),
        "nom,nom de famille,nom du participant,family name,last name,surname,apellido,apellidos",
    ),
    Field(
        "name",
        _("Whole name"),
        "nom complet,nom et prenom,nom prenom,prenom nom,prenom et nom,participant,delegue,"
        "full name,name,whole name,nombre completo,nombre y apellidos,apellidos y nombre",
    ),
    Field(
        "email",
        _("E-mail address"),
        "email,e mail,mail,courriel,adresse mail,adresse e mail,adresse electronique,"
        "adresse de courriel,e mail address,email address,correo,correo electronico",
        required=True,
    ),
    Field(
        "function",
        _("Function"),
        "fonction,poste,qualite,titre,mandat,function,job title,job,position,title,cargo,funcion,"
        "puesto",
    ),
    Field(
        "category",
        _("Category"),
        "categorie,categorie de participant,profil,type de participant,statut,category,"
        "participant category,type,categoria,categoria de participante",
    ),
    Field(
        "languages",
        _("Languages spoken"),
        "langue,langues,langues parlees,language,languages,languages spoken,idioma,idiomas,"
        "idiomas hablados",
    ),
    Field(
        "needs",
        _("To be received well"),
        "besoins,besoins particuliers,regime,regime alimentaire,accessibilite,handicap,needs,diet,"
        "special needs,access,necesidades,dieta,accesibilidad",
    ),
)
ORGANISATION: tuple[Field, ...] = (
    Field(
        "organisation",
        _("Organisation"),
        "organisation,organisme,collectivite,collectivite territoriale,structure,institution,"
        "employeur,delegation,ville,commune,nom de la collectivite,nom de l organisation,"
        "nom de la structure,organization,local authority,authority,institution,company,"
        "organizacion,entidad,colectividad,municipio,institucion",
        required=True,
    ),
    Field("country", _("Country"), "pays,country,nation,pais,code pays,country code,iso"),
    Field(
        "department",
        _("Department"),
        "departement,dep,dept,code departement,department,departamento",
    ),
    Field(
        "code",
        _("SIREN or INSEE code"),
        "siren,siret,insee,code insee,code siren,insee code,siren number,codigo insee",
    ),
)


def fields(*, many: bool) -> tuple[Field, ...]:
    """What a file of many delegations may bring, or of one."""
    return PEOPLE + ORGANISATION if many else PEOPLE
