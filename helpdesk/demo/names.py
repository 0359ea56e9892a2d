"""Names for invented people, and addresses made of them."""

from __future__ import annotations

import unicodedata

_GIVEN = """
Aaliyah Aaron Abigail Adrian Ahmed Aiden Aisha Alana Alejandro Alexa Alice Alina Amara Amelia Amir Ana Andre Angela
Anh Anika Anthony Antonio Aria Ariana Arjun Asher Ashley Audrey Aurora Austin Ava Ayana Beatriz Benjamin Bianca
Blake Brandon Brenda Brianna Brooke Bruno Caleb Camila Carlos Carmen Caroline Carter Cecilia Chloe Christian Clara
Cole Colin Connor Cora Daisy Damian Daniel Daniela Darius Deborah Deja Delia Devin Diana Diego Dominic Dylan Eden
Eduardo Eleanor Eli Elias Elise Ella Elliot Emilia Emily Emma Emmanuel Enzo Eric Esther Ethan Eva Evan Evelyn Fatima
Felix Fernanda Finn Fiona Gabriel Gavin Genesis George Gianna Giovanni Grayson Gwen Hailey Hamza Hana Harper Hassan
Hazel Heather Hector Henry Hudson Hugo Ian Ibrahim Imani Ines Iris Isaac Isabel Isaiah Ivan Ivy Jada Jaden Jake Jamal
Jamila Janelle Jasmine Javier Jayden Jin Joel Jonah Jordan Jorge Joshua Josie Juan Julia Julian June Kai Kaitlyn Kara
Karim Kate Kayla Keisha Kenji Kevin Khalil Kiara Kyle Kyra Laila Lan Landon Lara Laura Lauren Layla Leah Leila Leo
Leon Liam Lily Lina Linh Logan Lola Lorenzo Lucas Lucia Luka Luna Luz Lydia Mabel Maddox Malik Manuel Marco Margaret
Maria Mariam Marisol Mark Mason Mateo Maya Megan Mei Melissa Mia Micah Michael Miguel Mila Miles Min Miriam Mohamed
Molly Monica Nadine Naomi Natalia Nathan Nelson Nia Nicole Nina Noah Noel Nora Oliver Olivia Omar Oscar Owen Pablo
Paige Parker Patricia Paul Pedro Penelope Peter Phoebe Quinn Rachel Rafael Rania Raquel Rebecca Reid Ricardo Riley
Robert Roman Rosie Ruby Ruth Ryan Sabrina Sadie Saeed Salma Samir Samuel Sandra Santiago Sara Sean Sebastian Selena
Shana Shreya Silas Simon Sofia Soraya Stella Sydney Talia Tamika Tara Tariq Teresa Theo Thomas Tiana Toby Travis
Trinity Tyler Uma Valentina Vanessa Vera Victor Violet Vivian Wesley William Xavier Ximena Yara Yasmin Yusuf Zachary
Zara Zoe
"""
_FAMILY = """
Abbott Acosta Adams Adeyemi Aguilar Ahmed Albers Allen Andersen Armstrong Arroyo Austin Ayala Bailey Banks Barrera
Bauer Becker Bell Bennett Bishop Blackwell Bouchard Bowen Boyd Brandt Briggs Brooks Bryant Bui Burns Byrd Cabrera
Caldwell Camacho Campbell Cardenas Carlson Carroll Castro Chandler Chang Chavez Cho Clarke Cohen Cole Collins Contreras
Cooper Cortez Cox Crawford Cruz Cunningham Dalton Daniels Das Davila Dawson Decker Desai Diaz Dixon Dominguez Donovan
Doyle Duarte Duffy Duncan Duong Edwards Ellis Erickson Escobar Espinoza Estrada Evans Farah Farmer Ferguson Fernandez
Fields Figueroa Fischer Fisher Fleming Flores Foster Fowler Francis Franco Frazier Fuentes Gaines Gallagher Garcia
Gardner Garza Gibson Gill Goldberg Gomez Gonzalez Goodwin Graham Grant Greene Griffin Guerrero Gupta Gutierrez Hahn
Hale Hall Hamilton Hansen Harper Harris Hassan Hayes Heller Henderson Hernandez Herrera Hicks Hoang Hoffman Holland
Holt Hopkins Horton Howard Huang Hudson Huerta Hughes Hunter Ibarra Ingram Iverson Jackson Jacobs Jama Jenkins Jensen
Jimenez Johansen Jordan Joseph Juarez Kaur Keller Kelly Khan Kim Kirby Klein Knight Koch Kowalski Kramer Krueger
Lambert Lane Larsen Lawson Le Lee Leon Levy Lewis Li Little Lloyd Lopez Lowe Lozano Lucas Luna Lynch Lyons Mack
Maldonado Malik Marin Marquez Marsh Martinez Mason Maxwell McBride McCarthy McCoy McGuire Medina Mehta Mejia Mendez
Mendoza Mercado Meyer Miles Mills Molina Montoya Moody Morales Moran Moreno Morris Mueller Munoz Murillo Murphy Myers
Nakamura Navarro Nelson Newman Ng Nguyen Nichols Nolan Norris Novak Nunez Obrien Ochoa Odom Okoye Olson Ong Ortiz Osman
Owens Pacheco Padilla Palmer Park Parker Parra Patel Patton Pearson Pena Perez Perkins Perry Petersen Pham Phillips
Pierce Ponce Porter Powell Price Quintero Quintana Ramirez Ramos Rao Ray Reeves Reyes Rhodes Rivera Robbins Roberts
Rocha Rodriguez Rojas Romero Rosario Ross Roth Rowe Ruiz Russo Ryan Salas Salazar Salinas Sanchez Sandoval Santiago
Santos Saunders Schmidt Schneider Schultz Serrano Shah Shapiro Sharma Shaw Shepherd Silva Simmons Singh Skinner Solis
Sosa Soto Sparks Spencer Stanley Steele Stein Stephens Stone Strickland Suarez Sullivan Sutton Swanson Tanaka Tate
Terry Thao Thornton Torres Tran Trevino Trujillo Tucker Turner Underwood Valdez Valencia Vang Vargas Vasquez Vaughn
Vega Velasco Villa Vogt Vu Wade Walker Wallace Walsh Walters Ward Warren Watkins Watts Weaver Webb Weber Weiss Wells
West Whitaker Wilkins Williams Wise Wolf Wong Woods Wright Wu Xiong Yang Yates Yoder York Young Zamora Zhang Zhao
Zimmerman
"""
GIVEN, FAMILY = _GIVEN.split(), _FAMILY.split()


class Addresses:
    """Sign-in addresses of one domain; the second Maria Lopez gets a number."""

    def __init__(self, domain: str, taken: dict[str, int] | None = None) -> None:
        self.domain = domain
        self._seen: dict[str, int] = taken or {}

    def of(self, given: str, family: str) -> str:
        """A fresh address."""
        local = f"{plain(given)}.{plain(family)}"
        number = self._seen[local] = self._seen.get(local, 0) + 1
        return f"{local}{number if number > 1 else ''}@{self.domain}"


def plain(name: str) -> str:
    """A name in lower case without accents and spaces, as addresses have it."""
    folded = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in folded if letter.isascii() and letter.isalnum())
